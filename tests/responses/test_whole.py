"""Matters that are answered as a whole, at the same desk as themes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contributions.models import Contribution
from core.errors import StaleState
from notifications.models import Notice
from responses import services
from responses.lifeline import lifelines
from responses.matters import open_matter, push_backers
from responses.meetings import NotYetHeld, set_meeting, write_minutes
from responses.models import Case, Meeting, authors_of
from responses.overview import numbers, opinions_of, places, representatives
from tests import make

pytestmark = pytest.mark.django_db

SAID = {"outcome": "adopted", "reason": "点位已定，分两批装。", "body": "第一批年内开放。"}
MINUTES = "居民、摊主和城管局各说了二十分钟，同意先装三处。"


def signed_in(case: Case) -> Client:
    client = Client()
    client.force_login(make.user("official", department=case.lead))
    return client


def to(case: Case, name: str) -> str:
    return reverse(f"desk:{name}", args=[case.pk])


def with_reasons(count: int, **columns: object) -> Case:
    case = make.whole_case(**columns)
    for number in range(count):
        make.contribution(thread=case.thread, body=f"夜里找不到厕所，第{number}次了。")
    case.thread.refresh_from_db()
    return case


@pytest.mark.parametrize(
    "columns",
    [{"thread": None}, {"promise": "feast"}, {"theme": "theme"}],
    ids=["about nothing", "an unknown promise", "about two things"],
)
def test_the_database_keeps_a_case_to_one_matter(columns: dict) -> None:
    if "theme" in columns:
        columns = {"theme": make.run(state="signed").themes.first()}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.whole_case(**columns)


def test_a_theme_is_promised_a_reply_and_nothing_else() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.case(promise="hearing")


def test_a_promise_is_made_once_and_each_promise_has_its_own_case() -> None:
    facts = {
        "thread": make.thread(matter="公开每晚声级监测数据"),
        "lead": make.department(),
        "due_on": timezone.localdate(),
        "backers": 500,
        "now": timezone.now(),
    }
    first = open_matter(promise="reply", **facts)
    again = open_matter(promise="reply", **{**facts, "backers": 900})
    hearing = open_matter(promise="hearing", **facts)

    assert (again, again.backers) == (first, 500)
    assert hearing != first
    push_backers(thread=facts["thread"], backers=5012)
    assert list(Case.objects.with_size().values_list("size", flat=True)) == [5012, 5012]
    assert str(first) == "公开每晚声级监测数据"


def test_both_kinds_are_counted_by_what_they_have() -> None:
    theme, whole = make.case(), with_reasons(2)
    make.assignment(theme=theme.theme, contribution=make.contribution())

    sizes = dict(Case.objects.with_size().values_list("pk", "size"))
    assert sizes == {theme.pk: 1, whole.pk: 812}
    found = [(numbers(case).opinions, numbers(case).people) for case in (theme, whole)]
    assert found == [(1, 1), (2, 812)]
    assert [opinions_of(case).count() for case in (theme, whole)] == [1, 2]
    assert [len(places(case)) for case in (theme, whole)] == [1, 0]


def test_the_reasons_with_which_most_agree_speak_for_a_matter() -> None:
    case = with_reasons(7)
    liked, private, *_rest = opinions_of(case).order_by("pk")
    type(liked).objects.filter(pk=liked.pk).update(agree_count=9)
    type(liked).objects.filter(pk=private.pk).update(agree_count=99, is_public=False)

    shown = representatives(case)
    assert (len(shown), shown[0]) == (5, liked)
    assert private not in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_a_whole_matter_costs_the_desk_no_more_than_a_theme(
    rows: int, django_assert_num_queries
) -> None:
    case = with_reasons(rows)
    answer = make.answer(case=case)
    for _ in range(rows):
        make.whole_case(lead=case.lead)
        make.case(lead=case.lead, owner=case.lead)
        make.whole_case(lead=case.lead, promise="hearing")
    client = Client()
    client.force_login(answer.author)

    with django_assert_num_queries(8):
        client.get(reverse("desk:index"))
    # … ; case, helpers, reasons (2), exceptions, ratings: two fewer than for a theme
    with django_assert_num_queries(12):
        client.get(to(case, "case"))
    with django_assert_num_queries(10):
        client.get(to(case, "write"))


def test_its_pages_speak_of_people_and_reasons_and_lead_to_the_public_page() -> None:
    case = with_reasons(2)
    client = signed_in(case)

    index = client.get(reverse("desk:index")).content.decode()
    page = client.get(to(case, "case")).content.decode()
    form = client.get(to(case, "write")).content.decode()
    for html in (index, page, form):
        assert case.label in html
    assert "812人联名提出" in index
    assert "征求意见：书面答复" in page
    assert case.thread.get_absolute_url() in page
    assert "夜里找不到厕所，第1次了。" in page
    assert "分条款答复" not in form
    assert "人联名提出" in form


def test_it_goes_its_way_and_nobody_is_told_by_the_desk() -> None:
    case = with_reasons(1, state="assigned")
    lead = make.user("official", department=case.lead)
    other = make.user("official", department=case.lead)
    services.accept(case=case, by=lead)
    answer = services.save_draft(case=case, author=lead, changes=(), **SAID)
    services.review(response=answer, by=other)
    services.sign(response=answer, by=other)
    services.publish(response=answer, by=other, now=timezone.now())

    case.refresh_from_db()
    assert case.state == "answered"
    assert authors_of(answer) == []
    assert not Notice.objects.exists()


def test_an_answer_to_a_whole_is_not_shown_to_a_stranger(client: Client) -> None:
    answer = make.answer(case=with_reasons(1, state="answered"), state="published")
    client.force_login(make.user())

    assert client.get(answer.get_absolute_url()).status_code == 404


def line(row: Contribution) -> list[tuple[str, str]]:
    return [(step.label, step.state) for step in lifelines([row])[row.pk]]


def test_a_reason_is_promised_what_its_matter_is_promised(django_assert_num_queries) -> None:
    row = make.contribution(thread=make.thread(matter="全线静音", is_whole=True))
    checked = [("已收到", "done"), ("审核通过，已公开", "done")]
    assert line(row) == checked

    make.whole_case(thread=row.thread, promise="hearing", state="answered")
    assert line(row) == checked
    reply = make.whole_case(thread=row.thread)
    found = line(row)
    assert [state for _label, state in found] == ["done", "done", "current", "future"]
    Case.objects.filter(pk=reply.pk).update(state="answered", answered_at=timezone.now())
    make.answer(case=reply, state="published")
    with django_assert_num_queries(5):
        steps = line(row)
    assert [state for _label, state in steps] == ["done", "done", "done", "done", "current"]
    assert "归入同类意见" not in dict(steps)


def test_a_hearing_is_held_before_it_is_answered() -> None:
    case = make.whole_case(promise="hearing")
    assert (case.next_step, case.is_writable) == ("meet", False)
    answer = make.answer(case=case, state="signed")
    with pytest.raises(services.NotHeld):
        services.publish(response=answer, by=answer.signer, now=timezone.now())

    make.meeting(case=case, minutes=MINUTES, days=-1)
    case.refresh_from_db()
    assert case.next_step == "publish"
    services.publish(response=answer, by=answer.signer, now=timezone.now())


def test_day_and_place_may_change_until_there_are_minutes() -> None:
    case, by = make.whole_case(promise="debate"), make.user()
    now = timezone.now()
    first = set_meeting(case=case, begins_at=now - timedelta(hours=2), place="大礼堂", by=by)
    same = set_meeting(case=case, begins_at=now - timedelta(hours=2), place="大礼堂", by=by)
    moved = set_meeting(case=case, begins_at=now - timedelta(hours=1), place="大礼堂", by=by)
    assert (first.revision, same.revision, moved.revision) == (1, 1, 2)

    with pytest.raises(NotYetHeld):
        write_minutes(case=case, minutes=MINUTES, url="", by=by, now=now - timedelta(hours=3))
    write_minutes(case=case, minutes=MINUTES, url="", by=by, now=now)
    with pytest.raises(StaleState):
        set_meeting(case=case, begins_at=now, place="别处", by=by)
    assert Meeting.objects.get().place == "大礼堂"


@pytest.mark.parametrize(
    "columns", [{"promise": "reply"}, {"promise": "hearing", "state": "assigned"}]
)
def test_where_no_meeting_is_open_none_is_set(columns: dict) -> None:
    case = make.whole_case(**columns)
    with pytest.raises(StaleState):
        set_meeting(case=case, begins_at=timezone.now(), place="大礼堂", by=make.user())
    assert signed_in(case).get(to(case, "meeting")).status_code == 409


def test_no_minutes_without_a_meeting() -> None:
    case = make.whole_case(promise="hearing")
    with pytest.raises(StaleState):
        write_minutes(case=case, minutes=MINUTES, url="", by=make.user(), now=timezone.now())


def test_a_meeting_goes_its_way_by_the_buttons() -> None:
    case = make.whole_case(promise="hearing")
    client = signed_in(case)
    assert to(case, "meeting") in client.get(to(case, "case")).content.decode()

    wrong = client.post(to(case, "meeting"), {"day": "gestern", "hour": "19:30", "place": ""})
    assert wrong.status_code == 422
    day = timezone.localdate() + timedelta(days=5)
    said = {"day": day.isoformat(), "hour": "19:30", "place": "望渡文化站"}
    assert client.post(to(case, "meeting"), said).url == case.get_absolute_url()
    held = Meeting.objects.get()
    assert timezone.localtime(held.begins_at).strftime("%H:%M") == "19:30"
    early = client.post(to(case, "minutes"), {"minutes": MINUTES, "url": ""})
    assert early.status_code == 409

    Meeting.objects.update(begins_at=timezone.now() - timedelta(hours=2))
    assert client.post(to(case, "minutes"), {"minutes": "短"}).status_code == 422
    client.post(to(case, "minutes"), {"minutes": MINUTES, "url": "https://example.org/1"})
    page = client.get(to(case, "case")).content.decode()
    assert MINUTES in page
    assert to(case, "write") in page
    assert "公布日期和地点" not in client.get(to(case, "meeting")).content.decode()


def test_whoever_writes_to_all_is_told_so() -> None:
    theme, whole = make.case(state="accepted"), make.whole_case()

    pages = [signed_in(case).get(to(case, "write")).content.decode() for case in (theme, whole)]
    assert ["致全体联名人" in page for page in pages] == [False, True]
    assert ["给意见作者的答复" in page for page in pages] == [True, False]


def test_the_desk_reads_what_raters_wrote_before_bare_stars() -> None:
    answer = make.answer(case=make.whole_case(state="answered"), state="published")
    for words in ("早该这样。", "", ""):
        facts = {"rater": make.user(), "stars": 4, "words": words, "now": timezone.now()}
        services.rate(response=answer, **facts)

    page = signed_in(answer.case).get(to(answer.case, "case"))
    assert [row.words for row in page.context["ratings"]] == ["早该这样。", "", ""]
