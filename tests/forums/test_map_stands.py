"""A stand counts once, at the moment of the database, and only on what everybody may read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from contributions.models import Contribution
from core.errors import DomainError, StaleState
from forums.models import OpinionMap, Stand, Statement, Topic
from forums.services.opinion_maps import (
    HasMap,
    StandsMissing,
    TooLong,
    TopicNotOpen,
    add_statement,
    change_end,
    open_map,
    seed,
    stands_missing,
)
from forums.services.stands import MapClosed, OwnStatement, StatementGone, take_stand
from moderation.models import Case
from tests import make, make_forums, make_maps

pytestmark = pytest.mark.django_db
HIDDEN = Contribution.State.HIDDEN


def take(row: OpinionMap, statement: Statement, person, value: int = 1) -> None:
    take_stand(opinion_map=row, statement_id=statement.pk, person=person, value=value)


def add(row: OpinionMap, author, body: str = "九点半以后不用音箱。", **parts) -> Statement:
    parts.setdefault("key", uuid4())
    return add_statement(opinion_map=row, author=author, body=body, now=timezone.now(), **parts)


def test_a_stand_is_written_changed_and_written_no_second_time() -> None:
    row, person = make_maps.opinion_map(), make.user()
    first = make_maps.statements(row)[0]

    take(row, first, person, 1)
    taken = Stand.objects.get()
    take(row, first, person, 1)
    assert Stand.objects.get().taken_at == taken.taken_at
    take(row, first, person, -1)

    assert [(one.value, one.person_id) for one in Stand.objects.all()] == [(-1, person.pk)]
    assert Stand.objects.get().taken_at > taken.taken_at


def test_a_stand_is_one_query(django_assert_num_queries) -> None:
    row, person = make_maps.opinion_map(), make.user()
    first = make_maps.statements(row)[0]

    with django_assert_num_queries(1):
        take(row, first, person)


@pytest.mark.parametrize(
    "columns",
    [
        {"closes_at": timezone.now() - timedelta(seconds=1)},
        {"opens_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_nobody_takes_a_stand_before_or_after(columns: dict[str, object]) -> None:
    row = make_maps.opinion_map()
    OpinionMap.objects.filter(pk=row.pk).update(**columns)

    with pytest.raises(MapClosed):
        take(row, make_maps.statements(row)[0], make.user())

    assert not Stand.objects.exists()


def test_nobody_takes_a_stand_in_a_topic_that_is_closed() -> None:
    row = make_maps.opinion_map()
    Topic.objects.filter(pk=row.topic_id).update(state="locked", conclusion="说完了。")

    with pytest.raises(MapClosed):
        take(row, make_maps.statements(row)[0], make.user())


def test_a_hidden_statement_a_strange_one_and_ones_own_take_no_stand() -> None:
    row, author = make_maps.opinion_map(), make.user()
    own = make_maps.statement(opinion_map=row, author=author)
    hidden = make_maps.statements(row)[0]
    Contribution.objects.filter(pk=hidden.pk).update(state=HIDDEN)
    other = make_maps.statements(make_maps.opinion_map(topic=make_forums.topic()))[0]

    for statement, refusal in [(hidden, StatementGone), (other, StatementGone)]:
        with pytest.raises(refusal):
            take(row, statement, make.user())
    with pytest.raises(OwnStatement):
        take(row, own, author, -1)
    assert Stand.objects.get(statement=own).value == 1


def test_a_citizens_statement_waits_for_a_person_and_its_author_agrees() -> None:
    row, author = make_maps.opinion_map(stands_first=2), make.user()
    make_maps.stand(row, author, 1, 0)

    added = add(row, author)

    assert added.contribution.state == Contribution.State.PENDING
    assert Case.objects.filter(contribution=added.pk).exists()
    assert not added.by_organiser
    assert Stand.objects.get(statement=added).value == 1
    assert row.statements.shown().count() == len(make_maps.SAID)


def test_who_has_heard_too_little_adds_nothing() -> None:
    row, author = make_maps.opinion_map(stands_first=5), make.user()
    make_maps.stand(row, author, 1, 1, 1)
    assert stands_missing(row, author) == 2

    with pytest.raises(StandsMissing, match="2"):
        add(row, author)


def test_where_there_is_less_to_hear_it_is_enough_to_have_heard_that() -> None:
    row, author = make_maps.opinion_map(statements=make_maps.SAID[:2]), make.user()
    make_maps.stand(row, author, 1, 1)

    assert add(row, author)
    assert add(make_maps.opinion_map(topic=make_forums.topic(), statements=[]), author)


def test_the_same_key_is_one_statement_and_anothers_is_refused() -> None:
    row, author, key = make_maps.opinion_map(stands_first=0), make.user(), uuid4()

    assert add(row, author, key=key) == add(row, author, key=key)
    with pytest.raises(StaleState):
        add(row, make.user(), key=key)


def test_140_characters_are_a_statement_and_141_are_not() -> None:
    row, author = make_maps.opinion_map(stands_first=0), make.user()

    assert add(row, author, "静" * 140)
    with pytest.raises(TooLong):
        add(row, author, "静" * 141)


def test_nothing_is_added_after_the_end() -> None:
    row = make_maps.opinion_map(stands_first=0, ended=True)

    with pytest.raises(MapClosed):
        add(row, make.user())
    with pytest.raises(MapClosed):
        seed(opinion_map=row, by=make.user("moderator"), bodies=["一条"], now=timezone.now())


def test_seeds_are_marked_shown_at_once_and_never_twice() -> None:
    row, by = make_maps.opinion_map(statements=[]), make.user("moderator")
    bodies = ["夜市要有时限。", "夜市要有时限。", " 音箱要限音量。 "]

    assert len(seed(opinion_map=row, by=by, bodies=bodies, now=timezone.now())) == 2
    assert seed(opinion_map=row, by=by, bodies=bodies, now=timezone.now()) == []
    assert [one.by_organiser for one in row.statements.shown()] == [True, True]
    assert not Stand.objects.exists()


def test_after_a_seed_a_citizens_statement_waits_all_the_same() -> None:
    row, now = make_maps.opinion_map(stands_first=0), timezone.now()
    seed(opinion_map=row, by=make.user("moderator"), bodies=["再加一条。"], now=now)

    assert add(row, make.user()).contribution.state == Contribution.State.PENDING


def test_a_seed_with_a_phone_number_waits_for_a_person() -> None:
    row = make_maps.opinion_map(statements=["有事打13800138000找我。"])

    assert not row.statements.shown().exists()
    assert "13800138000" not in row.statements.get().contribution.body


def test_a_topic_has_one_map_and_a_closed_one_none() -> None:
    topic, by, now = make_forums.topic(), make.user("moderator"), timezone.now()
    parts = {"by": by, "question": "几点安静？", "opens_at": now, "now": now}
    row = open_map(topic=topic, **parts)

    assert row.thread.moderation == "pre"
    assert row.thread.matter == topic.title
    with pytest.raises(HasMap):
        open_map(topic=topic, **parts)
    with pytest.raises(TopicNotOpen):
        open_map(topic=make_forums.topic(state="locked"), **parts)


def test_the_end_moves_until_it_has_come() -> None:
    row, by, now = make_maps.opinion_map(), make.user("moderator"), timezone.now()

    change_end(opinion_map=row, by=by, closes_at=now, now=now)

    assert not make_maps.fresh(row).is_open(timezone.now())
    with pytest.raises(MapClosed):
        change_end(opinion_map=row, by=by, closes_at=None, now=timezone.now())
    other = make_maps.opinion_map(topic=make_forums.topic())
    with pytest.raises(StaleState):
        change_end(opinion_map=other, by=by, closes_at=other.opens_at, now=now)


@pytest.mark.django_db(transaction=True)
def test_forty_threads_leave_one_stand_for_each_person_and_statement() -> None:
    row = make_maps.opinion_map(statements=make_maps.SAID[:2])
    people, said = [make.user() for _ in range(10)], make_maps.statements(row)

    def press(number: int) -> object:
        try:
            take(row, said[number % 2], people[number % 10], (number // 20) % 3 - 1)
        except DomainError as no:
            return no
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(40) as pool:
        assert set(pool.map(press, range(400))) == {None}

    assert Stand.objects.count() == 10
    assert set(Stand.objects.values_list("value", flat=True)) <= {-1, 0, 1}
