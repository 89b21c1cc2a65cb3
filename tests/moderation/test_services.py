import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from contributions.models import Contribution, Thread
from contributions.services import withdraw
from core.errors import DomainError, StaleState, UnlawfulMove
from moderation.models import Case, Decision, Reason
from moderation.services import ReasonMissing, decide, decide_cases, receive
from notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()
States = Contribution.State
PLAIN, ADVERT = (
    "希望静谧区晚上九点半以后不再用音箱。",
    "日赚五百，加微信 abc12345，电话 13800138000",
)


def reason() -> Reason:
    return Reason.objects.get(pk="advert_spam")


def pending(body: str = ADVERT) -> Contribution:
    return receive(thread=make.thread(), author=make.user(), body=body, at=NOW)


def put(row: Contribution, state: str) -> Contribution:
    """Put ``row`` in ``state`` without ceremony, counted where it is published."""
    Contribution.objects.filter(pk=row.pk).update(state=state)
    Thread.objects.update(contribution_count=int(state == States.PUBLISHED))
    return Contribution.objects.select_related("author").get(pk=row.pk)


def case_of(row: Contribution) -> Case:
    return row.moderation_cases.select_related("contribution__author").get()


@pytest.mark.parametrize(
    ("mode", "body", "state", "cause"),
    [
        ("post", PLAIN, "published", None),
        ("post", ADVERT, "published", "advert"),
        ("pre", PLAIN, "pending", "pre"),
        ("pre", ADVERT, "pending", "advert"),
        ("hybrid", PLAIN, "published", None),
        ("hybrid", ADVERT, "pending", "advert"),
    ],
)
def test_the_mode_of_the_thread_says_what_is_held(
    mode: str, body: str, state: str, cause: str | None
) -> None:
    thread = make.thread(moderation=mode)

    row = receive(thread=thread, author=make.user(), body=body, at=NOW)

    thread.refresh_from_db()
    assert row.state == Contribution.objects.get().state == state
    assert thread.contribution_count == int(state == "published")
    assert list(Case.objects.values_list("cause", "opened_at", "closed_at")) == (
        [(cause, NOW, None)] if cause else []
    )


@pytest.mark.parametrize("proposal", ["", "电话 13912345678，加微信 xyz98765 秒批"])
def test_evidence_is_of_the_masked_text(proposal: str) -> None:
    receive(thread=make.thread(), author=make.user(), body=ADVERT, proposal=proposal, at=NOW)

    findings = Case.objects.get().findings
    kept = json.dumps(findings, ensure_ascii=False)
    assert [finding["code"] for finding in findings] == ["advert", "privacy"]
    assert findings[-1]["evidence"] == "mobile, wechat"
    for private in ("13800138000", "13912345678", "abc12345", "xyz98765"):
        assert private not in kept


def test_the_proposed_wording_is_looked_at_too() -> None:
    row = receive(
        thread=make.thread(), author=make.user(), body=PLAIN, proposal="你这个傻逼", at=NOW
    )

    assert (row.state, case_of(row).cause) == ("pending", "abuse")


def send(author: object, count: int, *, apart: float) -> list[Contribution]:
    thread = make.thread()
    return [
        receive(
            thread=thread,
            author=author,
            body=f"{PLAIN}第{number}点",
            at=NOW + timedelta(seconds=apart * number),
        )
        for number in range(count)
    ]


def test_the_ninth_message_within_ninety_seconds_is_looked_at() -> None:
    rows = send(make.user(), 9, apart=11)

    assert [row.state for row in rows] == ["published"] * 8 + ["pending"]
    assert case_of(rows[-1]).cause == "flood"


def test_nine_messages_in_more_than_ninety_seconds_are_nothing_special() -> None:
    assert {row.state for row in send(make.user(), 20, apart=11.3)} == {"published"}


def test_forty_points_in_one_form_are_no_flood() -> None:
    author = make.user()

    assert {row.state for row in send(author, 40, apart=0)} == {"published"}
    # Nor do they make the next forms one, until there are nine forms.
    for number in range(1, 8):
        row = receive(
            thread=make.thread(), author=author, body=PLAIN, at=NOW + timedelta(seconds=number)
        )
        assert row.state == "published"


def test_a_real_envelope_with_many_points_is_no_flood() -> None:
    consultation = make.consultation(clauses=make.clauses(15))

    submission = make.submission(
        consultation=consultation, threads=make.clause_threads(consultation)[1:]
    )

    states = [point.contribution.state for point in submission.points.all()]
    assert states == ["published"] * 15


def test_flood_is_counted_for_each_person_apart() -> None:
    thread = make.thread()
    for number in range(12):
        receive(thread=thread, author=make.user(), body=PLAIN, at=NOW + timedelta(seconds=number))
        receive(thread=thread, author=None, body=PLAIN, at=NOW + timedelta(seconds=number))

    assert Case.objects.count() == 0


LAWFUL = {
    ("approve", "pending"): "published",
    ("approve", "published"): "published",
    ("withhold", "pending"): "withheld",
    ("hide", "published"): "hidden",
    ("restore", "hidden"): "published",
    ("restore", "withheld"): "published",
}


@pytest.mark.parametrize("state", States)
@pytest.mark.parametrize("action", Decision.Action)
def test_six_decisions_follow_and_no_other(action: str, state: str) -> None:
    row = put(pending(), state)
    made = {"contribution": row, "moderator": make.user("moderator"), "now": NOW}

    if (action, state) in LAWFUL:
        decide(**made, action=action, reason=reason())
    else:
        with pytest.raises(UnlawfulMove), transaction.atomic():
            decide(**made, action=action, reason=reason())

    row.refresh_from_db()
    lawful = (action, state) in LAWFUL
    assert row.state == LAWFUL.get((action, state), state)
    assert Decision.objects.count() == Event.objects.count() == int(lawful)
    assert Case.objects.undecided().count() == int(not lawful)


def test_an_unknown_action_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no such action"), transaction.atomic():
        decide(contribution=pending(), moderator=make.user("moderator"), action="delete", now=NOW)


@pytest.mark.parametrize("action", ["withhold", "hide"])
def test_nothing_is_kept_from_view_without_a_published_reason(action: str) -> None:
    row = make.contribution(state="pending" if action == "withhold" else "published")

    with pytest.raises(ReasonMissing), transaction.atomic():
        decide(contribution=row, moderator=make.user("moderator"), action=action, now=NOW)

    assert Decision.objects.count() == 0


@pytest.mark.parametrize("state", [States.PENDING, States.PUBLISHED])
def test_an_approval_needs_a_case_that_waits(state: str) -> None:
    row = pending()
    decide(contribution=row, moderator=make.user("moderator"), action="approve", now=NOW)
    Contribution.objects.update(state=state)
    row.refresh_from_db()

    with pytest.raises(StaleState), transaction.atomic():
        decide(contribution=row, moderator=make.user("moderator"), action="approve", now=NOW)

    assert Decision.objects.count() == 1


def test_an_approval_does_not_undo_what_a_colleague_withheld_meanwhile() -> None:
    row, seen_before = pending(), Contribution.objects.get()
    decide(
        contribution=row,
        moderator=make.user("moderator"),
        action="withhold",
        now=NOW,
        reason=reason(),
    )

    for seen in (seen_before, Contribution.objects.get()):
        with pytest.raises(StaleState), transaction.atomic():
            decide(contribution=seen, moderator=make.user("moderator"), action="approve", now=NOW)

    assert Contribution.objects.get().state == "withheld"


def test_what_is_decided_is_on_record_without_words_or_note() -> None:
    row, moderator = pending(), make.user("moderator")

    decision = decide(
        contribution=row,
        moderator=moderator,
        action="withhold",
        now=NOW,
        reason=reason(),
        note="请删去手机号",
    )

    event = Event.objects.get()
    assert (event.verb, event.subject, event.actor, event.data) == (
        "moderation.withhold",
        f"contributions.contribution:{row.pk}",
        moderator,
        {"reason": "advert_spam"},
    )
    assert (decision.note, decision.decided_at) == ("请删去手机号", NOW)


@pytest.mark.parametrize(
    ("state", "action", "kind"),
    [
        ("pending", "approve", None),
        ("pending", "withhold", "moderation_withhold"),
        ("published", "hide", "moderation_hide"),
        ("hidden", "restore", "moderation_restore"),
    ],
)
def test_the_author_alone_is_told_why(state: str, action: str, kind: str | None) -> None:
    row = put(pending(), state)

    decision = decide(
        contribution=row,
        moderator=make.user("moderator"),
        action=action,
        now=NOW,
        reason=reason() if kind else None,
        note="请改一改",
    )

    told = Notice.objects.values_list("recipient", "kind", "key", "url")
    expected = [(row.author_id, kind, f"decision-{decision.pk}", "/me/")] if kind else []
    assert list(told) == expected
    assert [notice.data for notice in Notice.objects.all()] == [
        {"reason_zh": "广告刷屏", "reason_en": "Advertising or flooding", "note": "请改一改"}
    ] * len(expected)


def test_nobody_is_told_where_there_is_no_author() -> None:
    row = receive(thread=make.thread(), author=None, body=ADVERT, at=NOW)

    decide(
        contribution=row,
        moderator=make.user("moderator"),
        action="withhold",
        now=NOW,
        reason=reason(),
    )

    assert Notice.objects.count() == 0


def test_many_are_decided_and_what_others_decided_is_left_alone() -> None:
    post = make.thread(moderation=Thread.Moderation.POST)
    held, gone, taken_back = pending(), pending(), pending()
    shown = receive(thread=post, author=make.user(), body=ADVERT, at=NOW)
    cases = [case_of(row) for row in (held, gone, taken_back, shown)]
    first = make.user("moderator")
    decide(contribution=gone, moderator=first, action="approve", now=NOW)
    withdraw(contribution=taken_back)

    settled = decide_cases(
        cases=cases, moderator=make.user("moderator"), action="withhold", now=NOW, reason=reason()
    )

    assert [(made.contribution, made.action) for made in settled.decisions] == [
        (held, "withhold"),
        (shown, "hide"),
    ]
    assert settled.late == (cases[1], cases[2])
    states = Contribution.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withheld", "published", "withdrawn", "hidden"]


def test_many_are_not_withheld_without_a_reason() -> None:
    row = pending()

    with pytest.raises(ReasonMissing):
        decide_cases(
            cases=[case_of(row)], moderator=make.user("moderator"), action="withhold", now=NOW
        )

    assert Contribution.objects.get().state == "pending"


def at_once(work: list[Callable[[], object]]) -> list[str]:
    """Run all at once in threads; tell of each whether it was done or refused."""

    def run(one: Callable[[], object]) -> str:
        try:
            one()
            return "done"
        except DomainError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return sorted(pool.map(run, work))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", ["hybrid", "post"])
def test_of_many_moderators_at_once_one_decides(mode: str) -> None:
    row = receive(
        thread=make.thread(moderation=mode), author=make.user(), body=ADVERT, at=timezone.now()
    )
    moderators = [make.user("moderator") for _ in range(8)]
    why = reason()

    def verdict(number: int) -> None:
        against = "withhold" if mode == "hybrid" else "hide"
        decide(
            contribution=Contribution.objects.select_related("author").get(pk=row.pk),
            moderator=moderators[number],
            action=against if number % 2 else "approve",
            now=timezone.now(),
            reason=why,
            must_wait=True,
        )

    ends = at_once([lambda n=n: verdict(n) for n in range(8)])

    assert ends == ["done"] + ["refused"] * 7
    made = Decision.objects.get()
    state = {"approve": "published", "withhold": "withheld", "hide": "hidden"}[made.action]
    assert Contribution.objects.get().state == state
    assert Thread.objects.get().contribution_count == int(state == "published")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_moderators_with_the_same_ticks_share_the_work() -> None:
    cases = [case_of(pending()) for _ in range(6)]
    moderators = [make.user("moderator") for _ in range(3)]
    settled = []

    def decide_all(moderator: object) -> None:
        settled.append(
            decide_cases(cases=cases, moderator=moderator, action="approve", now=timezone.now())
        )

    at_once([lambda who=who: decide_all(who) for who in moderators])

    assert sum(len(one.decisions) for one in settled) == Decision.objects.count() == 6
    assert sum(len(one.late) for one in settled) == 12
    assert set(Contribution.objects.values_list("state", flat=True)) == {"published"}
