"""From a threshold to the rating of the answer: what is owed, by when, and who is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from notifications.models import Notice
from petitions.facts import facts_of, tiers_of
from petitions.models import Mailing, Petition, Profile, Reached
from petitions.services.answering import push_counts, tell_answers
from petitions.services.counting import count
from petitions.services.running import extend, move_on
from petitions.services.telling import send_due
from petitions.services.thresholds import open_cases
from petitions.timeline import promises_of, timeline
from responses import services as responses
from responses.meetings import set_meeting, write_minutes
from responses.models import Case, Response
from tests import make, make_petitions

pytestmark = pytest.mark.django_db

TIERS = ((3, "reply", 30), (5, "hearing", 60))
SAID = {"outcome": "adopted", "reason": "点位已定，分两批装。", "body": "第一批年内开放。"}


def now():
    return timezone.now()


def rules() -> Profile:
    found = Profile.objects.filter(key="small").first()
    return found or make_petitions.profile("small", tiers=TIERS, sponsors_needed=0, sponsors_most=0)


def signed(people: int, **columns: object) -> Petition:
    """An open petition under small thresholds with ``people`` signatures that are counted."""
    row = make_petitions.petition(profile=rules(), **columns)
    for _ in range(people - row.signatures.count()):
        make_petitions.signature(petition=row)
    counted()
    return make_petitions.fresh(row)


def counted() -> None:
    count(now())
    open_cases()


def publish(case: Case) -> Response:
    lead = make.user("official", department=case.lead)
    other = make.user("official", department=case.lead)
    if case.state == Case.State.ASSIGNED:
        responses.accept(case=case, by=lead)
    if case.awaits_meeting:
        held = now() - timedelta(hours=3)
        set_meeting(case=case, begins_at=held, place="望渡文化站", by=lead)
        write_minutes(case=case, minutes="大家都说了。", url="", by=lead, now=now())
        case = Case.objects.get(pk=case.pk)
    answer = responses.save_draft(case=case, author=lead, changes=(), **SAID)
    responses.review(response=answer, by=other)
    responses.sign(response=answer, by=other)
    return responses.publish(response=answer, by=other, now=now())


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def steps(row: Petition) -> list[tuple[str, str]]:
    tiers = row.profile.tiers.all()
    return [
        (step.label, step.state)
        for step in timeline(row, promises_of(row), tiers, facts_of(row).lengthened, now())
    ]


def test_a_threshold_opens_a_case_of_the_department_that_leads() -> None:
    helper = make.department()
    row = signed(2, lead=make.department(), departments=[helper])
    assert not Case.objects.exists()

    make_petitions.signature(petition=row)
    counted()
    counted()

    case, reached = Case.objects.get(), Reached.objects.get()
    assert (reached.case, case.thread, case.promise) == (case, row.thread, "reply")
    assert (case.lead, case.owner, list(case.supporting.all())) == (row.lead, row.lead, [helper])
    assert (case.due_on, case.backers) == (reached.due_on, 3)
    assert case.label == row.title
    assert told("petition_reached") == {row.creator_id}


def test_each_threshold_has_its_case_and_the_desk_learns_of_every_signature() -> None:
    row = signed(6)

    cases = {case.promise: case.backers for case in Case.objects.all()}
    assert cases == {"reply": 6, "hearing": 6}
    make_petitions.signature(petition=row)
    count(now())
    assert set(Case.objects.values_list("backers", flat=True)) == {7}


@pytest.mark.parametrize("rows", [1, 30])
def test_what_is_pushed_costs_one_query_where_nothing_is_owed(
    rows: int, django_assert_num_queries
) -> None:
    ids = [make_petitions.petition(profile=rules()).pk for _ in range(rows)]

    with django_assert_num_queries(1):
        push_counts(ids)


def test_all_signers_are_told_of_the_answer_and_nobody_twice() -> None:
    row = signed(4)
    stranger = make.user()
    publish(Case.objects.get())

    assert move_on(now()) == 1
    assert tell_answers(now()) == 0
    mailing = Mailing.objects.get()
    assert mailing.url.startswith(row.get_absolute_url())
    assert SAID["body"] not in str(mailing.data)
    send_due(now())
    send_due(now())
    signers = set(row.signatures.values_list("signer", flat=True))
    assert told("petition_answered") == signers
    assert stranger.pk not in signers


def test_all_signers_are_told_of_a_meeting_and_of_its_new_day() -> None:
    signed(5)
    case = Case.objects.get(promise="hearing")
    official = make.user("official", department=case.lead)
    responses.accept(case=case, by=official)
    day = now() + timedelta(days=7)

    set_meeting(case=case, begins_at=day, place="望渡文化站", by=official)
    assert [tell_answers(now()), tell_answers(now())] == [1, 0]
    set_meeting(case=case, begins_at=day + timedelta(days=1), place="望渡文化站", by=official)
    assert tell_answers(now()) == 1
    moved = [row.data["is_moved"] for row in Mailing.objects.order_by("pk")]
    assert moved == [False, True]
    assert tell_answers(day + timedelta(days=9)) == 0


def test_a_day_that_is_over_is_no_news() -> None:
    signed(5)
    publish(Case.objects.get(promise="hearing"))

    tell_answers(now())
    assert set(Mailing.objects.values_list("kind", flat=True)) == {"petition_answered"}


def test_whoever_signed_may_rate_once_and_nobody_else(client: Client) -> None:
    row = signed(4)
    signer = row.signatures.exclude(signer=row.creator).first().signer
    answer = publish(Case.objects.get())
    page, rate = reverse("me:answer", args=[answer.pk]), reverse("me:rate", args=[answer.pk])

    client.force_login(make.user())
    assert client.get(page).status_code == 404
    assert client.post(rate, {"stars": 5}).status_code == 404
    client.force_login(signer)
    html = client.get(page).content.decode()
    assert row.title in html
    assert SAID["body"] in html
    assert client.post(rate, {"stars": 4, "words": "说清楚了。"}).status_code == 302
    assert client.post(rate, {"stars": 1}).status_code == 409
    assert [rating.stars for rating in answer.ratings.all()] == [4]


def test_whoever_took_the_signature_back_rates_nothing(client: Client) -> None:
    row = signed(4)
    answer = publish(Case.objects.get())
    gone = row.signatures.exclude(signer=row.creator).first()
    type(gone).objects.filter(pk=gone.pk).update(state=1)

    client.force_login(gone.signer)
    assert client.get(reverse("me:answer", args=[answer.pk])).status_code == 404


def test_the_timeline_tells_what_is_owed_and_what_may_come() -> None:
    row = signed(3)
    assert steps(row) == [
        ("发起", "done"),
        ("审核通过，开始联名", "done"),
        ("达到3人联名", "done"),
        ("待给出：书面答复", "current"),
        ("满5人联名时", "future"),
        ("联名截止", "future"),
    ]
    answer = publish(Case.objects.get())
    assert ("已给出：书面答复", "done") in steps(row)
    assert ("联名人可以评价这个答复", "current") in steps(row)
    for stars in (5, 4, 4):
        responses.rate(response=answer, rater=make.user(), stars=stars, words="", now=now())
    assert ("3位联名人评价：4.3分（满分5分）", "done") in steps(row)


def test_the_timeline_tells_of_a_meeting_before_and_after() -> None:
    row = signed(5)
    case = Case.objects.get(promise="hearing")
    official = make.user("official", department=case.lead)
    responses.accept(case=case, by=official)
    set_meeting(case=case, begins_at=now() + timedelta(days=3), place="望渡文化站", by=official)
    assert ("会议", "current") in steps(row)
    case.meeting.begins_at = now() - timedelta(hours=2)
    case.meeting.save()
    write_minutes(case=case, minutes="大家都说了。", url="", by=official, now=now())
    assert ("会议已举行", "done") in steps(row)
    assert ("待给出：听证会或座谈会", "current") in steps(row)


def test_the_timeline_tells_of_more_time_and_of_its_end() -> None:
    row = signed(1)
    moderator = make.user("moderator")
    extend(petition=row, days=7, reason="端午假期", by=moderator, now=now())
    assert ("联名时间延长7天", "done") in steps(make_petitions.fresh(row))

    for state, last in {
        "stopped": ("已停止", "stopped"),
        "rejected": ("审核未通过", "stopped"),
        "closed": ("联名结束", "done"),
    }.items():
        row = make_petitions.petition(profile=rules(), state=state)
        assert steps(row)[-1][1] == last[1]


@pytest.mark.parametrize("reached", [1, 2])
def test_promises_and_timeline_cost_one_query(reached: int, django_assert_num_queries) -> None:
    row = signed(3 if reached == 1 else 5)
    for case in Case.objects.all():
        publish(case)
    record(verb="petitions.extended", subject=row, days=3)

    facts = facts_of(row)

    with django_assert_num_queries(1):  # thresholds reached
        found = timeline(row, promises_of(row), tiers_of(facts), facts.lengthened, now())
    assert len(found) == (7 if reached == 1 else 10)
