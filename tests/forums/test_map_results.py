"""What stands show: groups with letters that stay, consensus, and nothing of what was hidden."""

from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from django.utils import timezone

from contributions.models import Contribution
from contributions.services import hide
from forums.mapping.compute import REST, work_out_due
from forums.mapping.places import place_of, unpack
from forums.mapping.story import story_of
from forums.models import MapResult, OpinionMap, Stand
from nlp.opinion_map import draw
from tests import make, make_maps

pytestmark = pytest.mark.django_db


def later(minutes: int = 2):
    return timezone.now() + timedelta(minutes=minutes)


def texts(told) -> set[str]:
    return {one.statement.contribution.body for one in told}


def test_counts_weights_and_groups_are_written() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 12, 8)

    result = make_maps.worked_out(row)

    first, second, third = make_maps.statements(row)[:3]
    assert (first.agree_count, first.disagree_count, first.pass_count) == (20, 0, 0)
    assert (third.agree_count, third.disagree_count) == (12, 8)
    assert first.weight == pytest.approx(second.weight) != third.weight
    assert (result.people, result.stands, result.found["sizes"]) == (20, 200, [12, 8])
    assert unpack(result.places).people.tolist() == sorted(
        Stand.objects.values_list("person", flat=True).distinct()
    )


def test_a_story_tells_consensus_division_and_what_each_group_holds() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 12, 8)

    story = story_of(row, make_maps.worked_out(row))

    assert texts(story.consensus) == set(make_maps.SAID[:2])
    assert texts(story.divisions) <= set(make_maps.SAID[2:])
    assert len(story.divisions) == 5
    assert [one.group.size for one in story.groups] == [12, 8]
    held = story.groups[0].holds[0]
    assert (held.here.part, held.here.whole, held.elsewhere.part) == (12, 12, 0)
    assert [side.tally.seen for side in story.divisions[0].sides] == [12, 8]


def test_a_statement_that_both_groups_agree_with_is_what_all_hold() -> None:
    """SR-13: what is supported across groups is listed, what one group supports is not."""
    row = make_maps.opinion_map()
    make_maps.camps(row, 30, 10)

    story = story_of(row, make_maps.worked_out(row))

    assert texts(story.consensus) == set(make_maps.SAID[:2])
    assert all(one.tally.agreeing.part == 40 for one in story.consensus)


def test_two_statements_are_asked_for_however_many_groups(django_assert_num_queries) -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 12, 8)
    result = make_maps.worked_out(row)

    with django_assert_num_queries(2):
        story_of(row, result)


def test_hidden_words_leave_the_story_at_once_and_the_numbers_at_the_next_count() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 12, 8)
    result = make_maps.worked_out(row)
    gone = make_maps.statements(row)[0]

    hide(contribution=Contribution.objects.get(pk=gone.pk))

    assert texts(story_of(row, result).consensus) == {make_maps.SAID[1]}
    assert work_out_due(later(), engine=draw) == [row.pk]
    again = MapResult.objects.get()
    assert str(gone.pk) not in again.found["tally"]
    assert (again.people, again.stands) == (20, 180)


def test_only_maps_that_changed_are_worked_out_and_not_all_the_time() -> None:
    row, quiet = make_maps.opinion_map(), make_maps.opinion_map()
    make_maps.camps(row, 6, 6)
    assert set(work_out_due(timezone.now(), engine=draw)) == {row.pk, quiet.pk}
    assert work_out_due(later(), engine=draw) == []

    make_maps.stand(row, make.user(), 1, at=timezone.now())

    assert work_out_due(timezone.now() + REST / 2, engine=draw) == []
    assert work_out_due(timezone.now() + REST, engine=draw) == [row.pk]


def test_who_counted_too_soon_after_a_stand_counts_once_more() -> None:
    row = make_maps.opinion_map()
    make_maps.stand(row, make.user(), 1, at=timezone.now())
    assert work_out_due(timezone.now(), engine=draw) == [row.pk]
    soon = MapResult.objects.get()
    assert soon.made_at - soon.stands_until < OpinionMap.SETTLED

    MapResult.objects.update(made_at=soon.made_at - REST)

    assert work_out_due(timezone.now(), engine=draw) == [row.pk]


def test_a_result_that_began_earlier_does_not_take_the_place_of_a_later_one() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 6, 6)

    def slow(*stands, **options):
        OpinionMap.objects.update(try_at=None)  # its wait is over, and it still works
        make_maps.worked_out(row)
        return draw(*stands, **options)

    assert work_out_due(later(), engine=slow) == []
    assert MapResult.objects.count() == 1


def test_a_group_keeps_its_letter_when_the_other_outgrows_it() -> None:
    row = make_maps.opinion_map()
    people = make_maps.camps(row, 12, 8)
    first = make_maps.worked_out(row)
    before = [place_of(first, one.pk).letter for one in people]
    make_maps.camps(row, 0, 10)

    second = make_maps.worked_out(row)

    assert second.found["sizes"] == [18, 12]
    assert [place_of(second, one.pk).letter for one in people] == before
    assert [one.group.size for one in story_of(row, second).groups] == [12, 18]


def test_who_took_few_stands_has_no_place() -> None:
    row, little = make_maps.opinion_map(), make.user()
    make_maps.camps(row, 12, 8)
    make_maps.stand(row, little, 1, 1)

    result = make_maps.worked_out(row)

    assert place_of(result, little.pk) is None
    assert place_of(result, make.user().pk) is None
    assert story_of(row, result).unplaced == 1


@pytest.mark.parametrize("people", [0, 1, 4, 9])
def test_a_handful_of_people_are_not_told_about(people: int) -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, people)

    story = story_of(row, make_maps.worked_out(row))

    assert not story.is_told
    assert all(one.group.size >= 5 for one in story.groups)


def test_a_group_of_four_is_not_described() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 14, 4)
    result = make_maps.worked_out(row)
    assert result.found["sizes"] == [18]

    result.found["sizes"] = [14, 4]
    result.found["letters"] = [0, 1]

    assert story_of(row, result).groups == ()


def test_where_all_pass_nobody_holds_anything_and_many_are_unsure() -> None:
    row = make_maps.opinion_map()
    for _ in range(12):
        make_maps.stand(row, make.user(), *[0] * 10)

    story = story_of(row, make_maps.worked_out(row))

    assert story.consensus == story.divisions == ()
    assert len(story.unsure) == 5
    assert story.unsure[0].tally.passing.part == 12


def test_where_all_are_alike_they_are_one_group_that_agrees() -> None:
    row = make_maps.opinion_map()
    for _ in range(30):
        make_maps.stand(row, make.user(), *[1] * 10)

    story = story_of(row, make_maps.worked_out(row))

    assert [one.group.size for one in story.groups] == [30]
    assert len(story.consensus) == 5


def test_places_are_read_without_running_anything() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 6, 6)
    result = make_maps.worked_out(row)

    with pytest.raises(ValueError, match="pickle"):
        np.load(_with_objects(), allow_pickle=False)["people"]
    assert unpack(result.places).letter.min() >= -1


def _with_objects():
    kept = BytesIO()
    np.savez(kept, people=np.array([{}], dtype=object))
    kept.seek(0)
    return kept


def test_the_numbers_are_made_in_a_process_of_its_own() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 6, 6)

    assert work_out_due(timezone.now()) == [row.pk]
    assert MapResult.objects.get().people == 12
