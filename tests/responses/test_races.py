"""Two people at once: one of them wins, nothing is half done, everybody is told once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from notifications.models import Notice
from responses import services
from responses.models import Case, Outcome, Response
from responses.services import Change
from tests import make
from themes import services as themes
from themes.models import Run, Theme

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[bool]:
    """Run all acts at the same time, each on its own connection; tell which were not refused."""

    def run(act: Callable[[], object]) -> bool:
        try:
            act()
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_run_signed_by_six_people_at_once_opens_each_case_once() -> None:
    run = make.run(themes=3)
    for theme in run.themes.filter(is_rest=False):
        make.assignment(theme=theme, contribution=make.contribution())

    def sign() -> None:
        services.sign_off(
            run=Run.objects.get(pk=run.pk),
            by=run.started_by,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    assert sum(at_once(*[sign] * 6)) == 1
    assert Case.objects.count() == 3


def test_an_opinion_moved_during_the_sign_off_ends_in_a_theme_that_is_answered() -> None:
    run = make.run()
    one, empty, _rest = run.themes.all()
    said = make.contribution()
    make.assignment(theme=one, contribution=said)

    at_once(
        lambda: services.sign_off(
            run=Run.objects.get(pk=run.pk),
            by=run.started_by,
            now=timezone.now(),
            today=timezone.localdate(),
        ),
        lambda: themes.assign(
            theme=Theme.objects.get(pk=empty.pk), contributions=[said], by=run.started_by
        ),
    )

    place = said.assignments.get(run=run).theme
    assert (place.state, Case.objects.get().theme) == ("selected", place)


def test_two_themes_merged_into_each_other_leave_one_with_all_opinions() -> None:
    run = make.run()
    one, two, _rest = run.themes.all()
    for theme in (one, two):
        make.assignment(theme=theme, contribution=make.contribution())

    def merge(theme: Theme, into: Theme) -> Callable[[], object]:
        return lambda: themes.merge(theme=theme, into=into, by=run.started_by)

    assert sum(at_once(merge(one, two), merge(two, one))) == 1
    sizes = {theme.size for theme in run.themes.standing().with_size()}
    assert sizes == {2, 0}


def test_a_case_accepted_and_given_away_at_once_is_the_acceptors_or_the_others() -> None:
    case, other = make.case(), make.department()
    lead, official = case.lead, make.user("official", department=case.lead)

    def accept() -> None:
        services.accept(case=Case.objects.get(pk=case.pk), by=official)

    def give() -> None:
        row = Case.objects.get(pk=case.pk)
        services.assign(case=row, lead=other, supporting=[], due_on=row.due_on, by=official)

    at_once(accept, give)

    # Accepted by whoever led it when they were read, or the other's and still to be accepted;
    # an acceptor who read the row after it was given away accepts for the other department.
    row = Case.objects.get()
    assert (row.state, row.lead) in [("accepted", lead), ("assigned", other), ("accepted", other)]


def test_a_draft_saved_by_four_people_at_once_is_one_persons_whole() -> None:
    case = make.case(state="accepted")
    places = [make.thread(text="旧") for _ in range(4)]
    writers = [make.user("official", department=case.lead) for _ in places]

    def save(number: int) -> Callable[[], object]:
        return lambda: services.save_draft(
            case=Case.objects.get(pk=case.pk),
            author=writers[number],
            outcome="adopted",
            reason=f"第{number}位同事写的理由。",
            body="您的意见已被采纳。",
            changes=[Change(places[number], "adopted", "", f"新{number}")],
            seen=0,
        )

    saved = at_once(*[save(number) for number in range(4)])

    winner = saved.index(True)
    answer = Response.objects.get()
    assert (sum(saved), answer.author, answer.revision) == (1, writers[winner], 1)
    assert [(row.thread, row.new_wording) for row in Outcome.objects.all()] == [
        (places[winner], f"新{winner}")
    ]


def test_an_answer_published_by_five_people_at_once_tells_once() -> None:
    answer = make.answer(state="signed")
    for _ in range(3):
        make.assignment(theme=answer.case.theme, contribution=make.contribution())

    def publish() -> None:
        row = Response.objects.select_related("case").get(pk=answer.pk)
        services.publish(response=row, by=answer.signer, now=timezone.now())

    assert sum(at_once(*[publish] * 5)) == 1
    assert Notice.objects.filter(kind="response_published").count() == 3


def test_who_is_placed_while_the_answer_is_published_is_told_all_the_same() -> None:
    answer = make.answer(state="signed")
    late = make.contribution()
    theme = Theme.objects.get(pk=answer.case.theme_id)

    def publish() -> None:
        row = Response.objects.select_related("case").get(pk=answer.pk)
        services.publish(response=row, by=answer.signer, now=timezone.now())

    def place() -> None:
        services.assign_late(theme=theme, contributions=[late], by=answer.signer)

    assert at_once(publish, place) == [True, True]
    assert [notice.recipient for notice in Notice.objects.all()] == [late.author]


def test_a_person_who_presses_ten_times_rates_once() -> None:
    answer, person = make.answer(state="published"), make.user()

    def rate() -> None:
        services.rate(response=answer, rater=person, stars=5, words="", now=timezone.now())

    assert sum(at_once(*[rate] * 10)) == 1
    assert answer.ratings.count() == 1
