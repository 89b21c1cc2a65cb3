"""What a person does with the machine's themes, and that no opinion is lost on the way."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from audit.models import Event
from contributions.models import Contribution, Thread
from contributions.services import hide
from core.errors import DomainError, StaleState, UnlawfulMove
from tests import make
from themes import services
from themes.models import Assignment, Run, Subtheme, Theme

pytestmark = pytest.mark.django_db
NOW = timezone.now


def sizes(run: Run) -> dict[str, int]:
    return {theme.label: theme.size for theme in run.themes.standing().with_size()}


def filled(*, state: str = Run.State.READY, each: int = 2) -> Run:
    """A run with the themes 主题1 and 主题2, which hold ``each`` opinions, and an empty rest."""
    run = make.run(state=state)
    thread = run.threads.get()
    thread.closed_at = None
    for theme in run.themes.filter(is_rest=False):
        for _ in range(each):
            make.assignment(theme=theme, contribution=make.contribution(thread=thread))
    return run


def start(**columns: object) -> Run:
    office = make.department()
    return services.start_run(
        **{
            "scope": "a",
            "title": "一份征求意见稿",
            "url": "/",
            "threads": [make.thread()],
            "department": office,
            "lead": office,
            "answer_workdays": 15,
            "started_by": make.user("official", department=office),
            "now": NOW(),
            **columns,
        }
    )


def test_a_search_is_queued_with_its_threads_and_put_on_record() -> None:
    run = start(theme_count=8)

    assert (run.state, run.theme_count, run.threads.count()) == ("queued", 8, 1)
    assert [event.verb for event in Event.objects.all()] == ["themes.run_started"]


def test_a_second_search_of_a_scope_waits_for_the_end_of_the_first() -> None:
    run = start()
    with pytest.raises(services.AlreadyRunning):
        start()

    services.cancel(run=run, by=run.started_by, now=NOW())

    assert start().state == "queued"


def test_after_the_sign_off_no_search_is_started() -> None:
    run = make.run(state="signed")

    with pytest.raises(services.AlreadySigned):
        start(scope=run.scope)


def test_a_failed_search_begins_as_if_for_the_first_time() -> None:
    run = make.run(state="failed", tries=3, progress=80)

    services.retry(run=run, by=run.started_by)

    run.refresh_from_db()
    assert (run.state, run.tries, run.progress, run.failure) == ("queued", 0, 0, "")


def test_a_failed_search_is_not_taken_up_beside_another() -> None:
    run = make.run(state="failed")
    start(scope=run.scope)

    with pytest.raises(services.AlreadyRunning):
        services.retry(run=run, by=run.started_by)
    assert Run.objects.get(pk=run.pk).state == "failed"


def test_a_person_names_a_theme() -> None:
    run = filled()
    theme = run.themes.first()

    services.rename(theme=theme, label="广场音响", summary="希望更早结束。", by=run.started_by)

    theme.refresh_from_db()
    assert (theme.label, theme.summary) == ("广场音响", "希望更早结束。")


def test_merging_moves_every_opinion_and_what_shows_it() -> None:
    run = filled()
    one, two, _rest = run.themes.all()
    Theme.objects.filter(pk=one.pk).update(representatives=[1])
    Theme.objects.filter(pk=two.pk).update(representatives=[2, 3])

    services.merge(theme=one, into=two, by=run.started_by)

    one.refresh_from_db()
    two.refresh_from_db()
    assert sizes(run) == {"主题2": 4, "其他": 0}
    assert (one.state, one.merged_into, two.representatives) == ("discarded", two, [2, 3, 1])


def test_a_theme_is_not_merged_into_one_that_is_gone_or_of_another_run() -> None:
    run = filled()
    one, two, _rest = run.themes.all()
    services.merge(theme=two, into=one, by=run.started_by)

    # The second person's page was read before the first one merged.
    with pytest.raises(StaleState):
        services.merge(theme=one, into=two, by=run.started_by)
    with pytest.raises(StaleState):
        services.merge(theme=one, into=one, by=run.started_by)
    with pytest.raises(Theme.DoesNotExist):
        services.merge(theme=one, into=make.run().themes.first(), by=run.started_by)
    assert sizes(run) == {"主题1": 4, "其他": 0}


def test_what_a_discarded_theme_held_goes_to_the_rest() -> None:
    run = filled()

    services.discard(theme=run.themes.first(), by=run.started_by)

    assert sizes(run) == {"主题2": 2, "其他": 2}


def test_the_rest_is_neither_merged_nor_discarded() -> None:
    run = filled()
    rest = run.themes.get(is_rest=True)

    with pytest.raises(services.RestStays):
        services.discard(theme=rest, by=run.started_by)
    with pytest.raises(services.RestStays):
        services.merge(theme=rest, into=run.themes.first(), by=run.started_by)


def test_a_person_beats_the_machine_and_is_named() -> None:
    run = filled()
    one, two, _rest = run.themes.all()
    said = Contribution.objects.filter(assignments__theme=one)

    assert services.assign(theme=two, contributions=said, by=run.started_by) == 2

    assert sizes(run) == {"主题1": 0, "主题2": 4, "其他": 0}
    moved = Assignment.objects.filter(assigned_by=run.started_by).values_list("theme", "score")
    assert list(moved) == [(two.pk, 1.0), (two.pk, 1.0)]


def test_opinions_that_no_theme_holds_are_known_and_taken_in_by_the_sign_off() -> None:
    run = filled()
    late = make.contribution(thread=_open(run))
    make.contribution(thread=_open(run), state="pending")
    assert list(services.unassigned(run)) == [late]

    services.sign_off(run=run, by=run.started_by, now=NOW())

    assert sizes(run) == {"主题1": 2, "主题2": 2, "其他": 1}
    assert not services.unassigned(run).exists()


def test_the_sign_off_selects_what_holds_opinions_and_discards_the_empty() -> None:
    run = filled(each=1)
    one, two, rest = run.themes.all()
    hidden = Contribution.objects.get(assignments__theme=two)
    hide(contribution=hidden)

    selected = services.sign_off(run=run, by=run.started_by, now=NOW())

    states = dict(run.themes.values_list("pk", "state"))
    assert selected == [one]
    assert states == {one.pk: "selected", two.pk: "discarded", rest.pk: "candidate"}
    run.refresh_from_db()
    assert (run.state, run.signed_by) == ("signed", run.started_by)


def test_an_opinion_that_comes_back_after_its_theme_is_gone_can_be_placed() -> None:
    run = filled(each=1)
    one, two, _rest = run.themes.all()
    hidden = Contribution.objects.get(assignments__theme=two)
    hide(contribution=hidden)
    services.sign_off(run=run, by=run.started_by, now=NOW())
    Contribution.objects.filter(pk=hidden.pk).update(state="published")
    assert list(services.unassigned(run)) == [hidden]

    services.assign(theme=one, contributions=[hidden], by=run.started_by)

    assert sizes(run)["主题1"] == 2


def test_after_the_sign_off_an_opinion_keeps_its_theme() -> None:
    run = filled()
    one, two, rest = run.themes.all()
    services.sign_off(run=run, by=run.started_by, now=NOW())
    late = make.contribution(thread=_open(run))
    sorted_in = Contribution.objects.filter(assignments__theme=one)

    with pytest.raises(services.AlreadyAssigned):
        services.assign(theme=two, contributions=[*sorted_in, late], by=run.started_by)
    with pytest.raises(StaleState):  # the empty rest was not selected: nobody would answer
        services.assign(theme=rest, contributions=[late], by=run.started_by)
    assert list(services.unassigned(run)) == [late]


@pytest.mark.parametrize("state", ["queued", "running", "signed", "failed", "cancelled"])
@pytest.mark.parametrize(
    "act",
    [
        lambda run, by: services.rename(theme=run.themes.first(), label="甲", summary="", by=by),
        lambda run, by: services.discard(theme=run.themes.first(), by=by),
        lambda run, by: services.merge(theme=run.themes.first(), into=run.themes.last(), by=by),
    ],
    ids=["rename", "discard", "merge"],
)
def test_themes_are_edited_only_between_the_search_and_the_sign_off(
    state: str, act: Callable
) -> None:
    run = filled(state=state)

    with pytest.raises(services.NotReady):
        act(run, run.started_by)
    assert sizes(run) == {"主题1": 2, "主题2": 2, "其他": 0}


@pytest.mark.parametrize("state", ["queued", "running", "failed", "cancelled"])
def test_nothing_is_assigned_or_signed_before_there_are_themes(state: str) -> None:
    run = filled(state=state)

    with pytest.raises(services.NotReady):
        services.assign(theme=run.themes.first(), contributions=[], by=run.started_by)
    with pytest.raises(UnlawfulMove):
        services.sign_off(run=run, by=run.started_by, now=NOW())


def test_one_run_of_a_scope_is_signed() -> None:
    first = make.run(state="signed")
    second = make.run()
    Run.objects.filter(pk=second.pk).update(scope=first.scope)
    second.refresh_from_db()

    with pytest.raises(services.AlreadySigned):
        services.sign_off(run=second, by=second.started_by, now=NOW())
    assert Run.objects.get(pk=second.pk).state == "ready"


def test_a_signed_run_is_not_cancelled() -> None:
    run = make.run(state="signed")

    with pytest.raises(DomainError):
        services.cancel(run=run, by=run.started_by, now=NOW())


def _open(run: Run) -> Thread:
    """The run's thread as it was while people spoke."""
    thread = run.threads.get()
    thread.closed_at = None
    return thread


def test_parts_go_with_a_merged_theme_and_end_where_opinions_leave_it() -> None:
    run = filled()
    one, two, rest = run.themes.all()
    part = Subtheme.objects.create(theme=one, label="一部分")
    Assignment.objects.filter(theme=one).update(subtheme=part)
    Theme.objects.filter(pk=one.pk).update(quotes=[{"text": "一句话", "of": 1}])
    moved, kept = one.assignments.order_by("pk")

    services.merge(theme=Theme.objects.get(pk=one.pk), into=two, by=run.started_by)
    part.refresh_from_db()
    two.refresh_from_db()
    assert (part.theme, two.quotes) == (two, [{"text": "一句话", "of": 1}])
    services.assign(theme=rest, contributions=[moved.contribution], by=run.started_by)
    moved.refresh_from_db()
    kept.refresh_from_db()
    assert (moved.subtheme, kept.subtheme) == (None, part)
    services.discard(theme=two, by=run.started_by)

    kept.refresh_from_db()
    assert (kept.theme, kept.subtheme) == (rest, None)
