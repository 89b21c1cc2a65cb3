"""From the sign-off to the rating: who may, in what order, and who is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from contributions.models import Contribution, Thread
from contributions.services import hide
from core.calendar import add_workdays
from core.errors import DomainError, StaleState, UnlawfulMove
from moderation.services import decide
from notifications.models import Notice
from responses import services
from responses.models import Case, Outcome, Rating, Response
from responses.services import Change
from tests import make
from themes.services import AlreadyAssigned, AlreadySigned

pytestmark = pytest.mark.django_db
SAID = {"outcome": "adopted", "reason": "意见合理，予以采纳。", "body": "您的意见已被采纳。"}


def said_by(case: Case, author: User | None, **columns: object) -> Contribution:
    """An opinion in the theme of ``case``; of nobody where ``author`` is None."""
    row = make.contribution(author=author or make.user(), **columns)
    if author is None:
        Contribution.objects.filter(pk=row.pk).update(author=None)
        row.refresh_from_db()
    make.assignment(theme=case.theme, contribution=row)
    return row


def write(case: Case, author: User | None = None, **parts: object) -> Response:
    writer = author or make.user("official", department=case.lead)
    return services.save_draft(case=case, author=writer, **{**SAID, "changes": [], **parts})


def publish(answer: Response) -> Response:
    return services.publish(response=answer, by=answer.signer, now=timezone.now())


def told() -> list[int]:
    kind = Notice.objects.filter(kind="response_published")
    return list(kind.order_by("recipient").values_list("recipient", flat=True))


# Sign-off


def test_each_signed_theme_with_opinions_opens_a_case_due_in_working_days() -> None:
    run = make.run(lead=make.department(), answer_workdays=15)
    for theme in run.themes.filter(is_rest=False):
        make.assignment(theme=theme, contribution=make.contribution())
    today = timezone.localdate()

    cases = services.sign_off(run=run, by=run.started_by, now=timezone.now(), today=today)

    facts = [(c.theme.label, c.state, c.owner, c.lead, c.due_on) for c in cases]
    due_on = add_workdays(today, 15)
    assert facts == [
        (label, "assigned", run.department, run.lead, due_on) for label in ("主题1", "主题2")
    ]
    assert Event.objects.filter(verb="responses.case_opened").count() == 2


def test_nothing_is_signed_while_people_may_still_speak() -> None:
    run = make.run(threads=[make.thread(closed_at=timezone.now()), make.thread()])

    with pytest.raises(services.StillOpen):
        services.sign_off(
            run=run, by=run.started_by, now=timezone.now(), today=timezone.localdate()
        )
    assert Case.objects.count() == 0


def test_a_run_is_signed_once() -> None:
    run = make.run()
    again = type(run).objects.get(pk=run.pk)
    make.assignment(theme=run.themes.first(), contribution=make.contribution())
    facts = {"by": run.started_by, "now": timezone.now(), "today": timezone.localdate()}
    services.sign_off(run=run, **facts)

    with pytest.raises((StaleState, AlreadySigned)):
        services.sign_off(run=again, **facts)
    assert Case.objects.count() == 1


# Departments


def test_a_case_is_accepted_by_its_lead_and_not_after_it_was_given_to_another() -> None:
    case, other = make.case(), make.department()
    official = make.user("official", department=case.lead)
    seen_before = Case.objects.get(pk=case.pk)
    services.assign(case=case, lead=other, supporting=[], due_on=case.due_on, by=official)

    with pytest.raises(StaleState):
        services.accept(case=seen_before, by=official)
    with pytest.raises(StaleState):
        services.return_case(case=seen_before, reason="不属于本单位职责", by=official)

    services.accept(case=case, by=official)
    assert (Case.objects.get().state, Case.objects.get().lead) == ("accepted", other)


def test_a_returned_case_is_given_to_another_department_with_those_that_help() -> None:
    case, lead, helper = make.case(), make.department(), make.department()
    official = make.user("official", department=case.lead)
    services.return_case(case=case, reason="属于文旅局职责", by=official)
    assert (case.state, case.return_reason) == ("returned", "属于文旅局职责")
    due_on = case.due_on + timedelta(days=3)

    services.assign(case=case, lead=lead, supporting=[helper, lead], due_on=due_on, by=official)

    case = Case.objects.get()
    assert (case.state, case.lead, case.due_on, case.return_reason, [*case.supporting.all()]) == (
        "assigned",
        lead,
        due_on,
        "",
        [helper],  # the lead does not help itself
    )


@pytest.mark.parametrize("state", ["accepted", "answered"])
def test_an_accepted_case_stays_where_it_is(state: str) -> None:
    case = make.case(state=state)
    official = make.user("official", department=case.owner)

    with pytest.raises(DomainError):
        services.assign(
            case=case, lead=make.department(), supporting=[], due_on=case.due_on, by=official
        )
    with pytest.raises(UnlawfulMove):
        services.return_case(case=case, reason="不属于本单位职责", by=official)


# Writing


def test_a_draft_says_what_fares_otherwise_and_keeps_the_old_words() -> None:
    case = make.case(state="accepted")
    place = make.thread(title="第五条", text="二十二时以后")
    other = make.thread(title="第六条", text="不变")
    changes = [
        Change(place, "partially_adopted", "改为更早", "二十一时三十分以后"),
        Change(other, "not_adopted", "另有规定"),
    ]

    answer = write(case, changes=changes)
    Thread.objects.filter(pk=place.pk).update(text="下一版")

    rows = answer.outcomes.order_by("thread")
    assert [(r.outcome, r.reason, r.old_wording, r.new_wording) for r in rows] == [
        ("partially_adopted", "改为更早", "二十二时以后", "二十一时三十分以后"),
        ("not_adopted", "另有规定", "", ""),
    ]


def test_a_later_hand_becomes_the_author_and_replaces_the_exceptions() -> None:
    case, place = make.case(state="accepted"), make.thread(text="旧")
    write(case, changes=[Change(place, "adopted", "", "新")])
    second = make.user("official", department=case.lead)

    answer = write(case, second, outcome="explained")

    assert (answer.author, answer.outcome, answer.revision) == (second, "explained", 2)
    assert (Response.objects.count(), Outcome.objects.count()) == (1, 0)


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    case = make.case(state="accepted")
    first = write(case, seen=0)

    with pytest.raises(StaleState):
        write(case, seen=0, reason="另一位同事写的理由，会盖掉前一位。")

    assert Response.objects.get().reason == SAID["reason"]
    assert write(case, seen=first.revision).revision == 2


@pytest.mark.parametrize("state", ["assigned", "returned", "answered"])
def test_only_an_accepted_case_is_answered(state: str) -> None:
    with pytest.raises(StaleState):
        write(make.case(state=state))


@pytest.mark.parametrize("state", ["reviewed", "signed", "published"])
def test_what_has_been_passed_on_is_not_rewritten(state: str) -> None:
    answer = make.answer(state=state)

    with pytest.raises(StaleState):
        write(answer.case)
    assert answer.outcomes.count() == 0


def test_saving_again_takes_the_draft_back_from_review() -> None:
    answer = write(make.case(state="accepted"))
    services.ask_review(response=answer, by=answer.author, now=timezone.now())
    assert answer.next_step == "review"

    assert write(answer.case).next_step == "write"


# Four eyes


@pytest.mark.parametrize(
    ("act", "state"), [(services.review, "draft"), (services.sign, "reviewed")]
)
def test_the_author_neither_reviews_nor_signs(act: Callable, state: str) -> None:
    answer = make.answer(state=state)

    with pytest.raises(services.FourEyes):
        act(response=answer, by=answer.author)
    assert Response.objects.get().state == state


@pytest.mark.parametrize(
    ("act", "state", "after"),
    [(services.review, "draft", "reviewed"), (services.sign, "reviewed", "signed")],
)
def test_another_passes_what_they_have_read_and_nothing_else(
    act: Callable, state: str, after: str
) -> None:
    answer = make.answer(state=state, revision=3)
    other = make.user("official", department=answer.case.owner)

    with pytest.raises(StaleState):
        act(response=answer, by=other, seen=2)
    assert Response.objects.get().state == state

    act(response=answer, by=other, seen=3)
    assert Response.objects.get().state == after


@pytest.mark.parametrize("state", ["reviewed", "signed"])
def test_what_is_sent_back_is_a_draft_with_a_remark_and_no_names(state: str) -> None:
    answer = make.answer(state=state)
    other = make.user("official", department=answer.case.owner)

    services.send_back(response=answer, by=other, remark="请写明依据")

    row = Response.objects.get()
    facts = (row.state, row.reviewer, row.signer, row.remark, row.next_step)
    assert facts == ("draft", None, None, "请写明依据", "write")


def test_a_draft_is_sent_back_only_when_it_was_sent() -> None:
    answer = make.answer()
    other = make.user("official", department=answer.case.owner)
    with pytest.raises(StaleState):
        services.send_back(response=answer, by=other)

    services.ask_review(response=answer, by=answer.author, now=timezone.now())
    services.send_back(response=answer, by=other, remark="请写明依据")

    assert Response.objects.get().next_step == "write"


@pytest.mark.parametrize("state", ["draft", "reviewed"])
def test_only_a_signed_answer_is_published(state: str) -> None:
    answer = make.answer(state=state)

    with pytest.raises(UnlawfulMove):
        services.publish(response=answer, by=answer.author, now=timezone.now())
    assert (Case.objects.get().state, told()) == ("accepted", [])


# Telling


def test_every_author_is_told_once_and_those_without_account_not_at_all() -> None:
    answer = make.answer(state="signed")
    twice, once = make.user(), make.user()
    for author in (twice, twice, once, None):
        said_by(answer.case, author)
    for state in ("hidden", "withdrawn", "pending", "withheld"):
        said_by(answer.case, make.user(), state=state)

    publish(answer)

    assert told() == [twice.pk, once.pk]
    assert (Response.objects.get().state, Case.objects.get().state) == ("published", "answered")
    assert Notice.objects.first().url == f"/me/answers/{answer.pk}/"
    event = Event.objects.get(verb="responses.published")
    assert event.data["told"] == 2


def test_publishing_twice_tells_once() -> None:
    answer = make.answer(state="signed")
    said_by(answer.case, make.user())
    again = Response.objects.select_related("case").get(pk=answer.pk)
    publish(answer)

    with pytest.raises(StaleState):
        publish(again)
    services.tell_late(response=answer)

    assert len(told()) == 1


def test_who_comes_late_into_an_answered_theme_is_told_once() -> None:
    answer = make.answer(state="signed")
    theme, early, late = answer.case.theme, make.user(), make.user()
    said_by(answer.case, early)
    publish(answer)
    rows = [make.contribution(author=author) for author in (late, late, early)]

    services.assign_late(theme=theme, contributions=rows, by=answer.author)

    assert told() == [early.pk, late.pk]
    with pytest.raises(AlreadyAssigned):
        services.assign_late(theme=theme, contributions=rows, by=answer.author)


def test_who_comes_late_before_the_answer_is_told_with_the_others() -> None:
    answer, late = make.answer(state="signed"), make.user()
    row = make.contribution(author=late)
    services.assign_late(theme=answer.case.theme, contributions=[row], by=answer.author)
    assert told() == []

    publish(answer)

    assert told() == [late.pk]


def test_whose_words_come_back_after_the_answer_is_told_then() -> None:
    answer, author = make.answer(state="signed"), make.user()
    row = said_by(answer.case, author)
    hide(contribution=row)
    publish(answer)
    moderator, now = make.user("moderator"), timezone.now()
    assert told() == []

    decide(contribution=row, moderator=moderator, action="restore", now=now)
    assert services.tell_restored(since=now - timedelta(days=1)) == 1
    services.tell_restored(since=now - timedelta(days=1))

    assert told() == [author.pk]
    assert services.tell_restored(since=now + timedelta(days=1)) == 0


def test_nobody_is_told_of_a_draft() -> None:
    answer = make.answer()
    said_by(answer.case, make.user())

    with pytest.raises(services.NotPublished):
        services.tell_late(response=answer)
    assert told() == []


# Rating


def rate(answer: Response, person: User, words: str = "") -> Rating:
    return services.rate(response=answer, rater=person, stars=4, words=words, now=timezone.now())


def test_a_person_rates_an_answer_once() -> None:
    answer, person = make.answer(state="published"), make.user()
    rate(answer, person)

    with pytest.raises(services.AlreadyRated):
        rate(answer, person)
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "reviewed", "signed"])
def test_what_is_not_published_is_not_rated(state: str) -> None:
    with pytest.raises(services.NotPublished):
        rate(make.answer(state=state), make.user())


def test_the_words_of_a_rating_are_cleaned_and_masked() -> None:
    rating = rate(make.answer(state="published"), make.user(), "<b>谢谢</b>，我的电话13812345678")

    assert ("<b>" in rating.words, "13812345678" in rating.words) == (False, False)
    assert rating.words.startswith("谢谢")
    assert "13812345678" not in str(Event.objects.get(verb="responses.rated").data)


def test_only_those_whose_opinion_counts_may_rate() -> None:
    answer = make.answer(state="published")
    concerned, hidden = make.user(), make.user()
    said_by(answer.case, concerned)
    said_by(answer.case, hidden, state="hidden")
    people = [concerned, hidden, make.user(), answer.author]

    rights = [person.has_perm("responses.rate_response", answer) for person in people]

    assert rights == [True, False, False, False]
    for person, right in zip(people, rights, strict=True):
        assert Response.objects.concerning(person).exists() == right
