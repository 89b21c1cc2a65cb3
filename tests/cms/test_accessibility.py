"""The statement and what people report: taken in from anybody, once, sealed, and answered."""

import threading
from datetime import timedelta
from smtplib import SMTPException
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cms.accessibility import services
from cms.accessibility.forms import own_path
from cms.accessibility.mapping import PRINCIPLES
from cms.models import AccessibilityReport
from core.calendar import add_workdays
from core.errors import DomainError, StaleState
from notifications.models import Notice
from tests import make
from tests.project.tree import ROOT

pytestmark = pytest.mark.django_db
STATEMENT, TELL = "/accessibility/", "/accessibility/tell/"
LIST = "/accessibility/reports/"


def form(**typed):
    return {"key": uuid4(), "words": "读屏软件读不出表态按钮，请修一下。", **typed}


@pytest.fixture
def manager():
    return make.user(is_superuser=True, is_staff=True)


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def answered(row, by, words="已修好，请再试。"):
    return services.answer(row=row, words=words, by=by, now=timezone.now())


def test_each_test_the_statement_points_to_exists():
    rows = [row for principle in PRINCIPLES for row in principle.requirements]
    named = {file for row in rows for file in row.tests}

    assert sorted(file for file in named if not (ROOT / file).exists()) == []


def test_the_statement_takes_no_query_and_carries_the_form(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(STATEMENT, {"page": "/consultations/7/"}).content.decode()

    assert 'action="/accessibility/tell/"' in page
    assert 'value="/consultations/7/"' in page


@pytest.mark.parametrize(
    "typed",
    [
        "https://elsewhere.example/x",
        "//elsewhere.example/x",
        "javascript:alert(1)",
        "consultations/7/",
        "/" + "x" * 200,
        "http://[/",
        "/a\x00b",
        "",
    ],
)
def test_no_page_of_another_site_is_taken_over(client, typed):
    assert own_path(typed, "testserver") == ""
    page = client.get(TELL, {"page": typed})
    assert page.context["form"]["page"].value() == ""


@pytest.mark.parametrize("typed", ["/me/?a=1#b", "http://testserver/me/?a=1", " /me/ "])
def test_of_an_own_address_the_path_is_kept(typed):
    assert own_path(typed, "testserver") == "/me/"


def test_a_guest_reports_and_reads_the_receipt(client):
    ways = ["screen_reader", "zoom"]
    sent = client.post(TELL, form(page="http://testserver/track/?x=1", ways=ways), follow=True)

    row = AccessibilityReport.objects.get()
    page = sent.content.decode()
    assert sent.redirect_chain == [(f"/accessibility/receipts/{row.number}/?sent=1", 302)]
    assert (row.page, row.ways, row.reporter) == ("/track/", ways, None)
    assert row.due_on == add_workdays(timezone.localdate(), 15)
    assert all(word in page for word in (row.number, "用读屏软件", "放大文字或页面", "/track/"))


def test_words_are_cleaned_and_masked_and_what_was_typed_is_sealed(client):
    typed = "<script>x</script><b>打不开</b>，请打13812345678"
    client.post(TELL, form(words=typed, contact="laozhou@example.org"))

    row = AccessibilityReport.objects.get()
    assert "13812345678" not in row.words
    assert "<" not in row.words
    assert b"laozhou" not in bytes(row.sealed)
    assert services.contact_of(row) == "laozhou@example.org"
    page = client.get(row.get_absolute_url()).content.decode()
    assert ("laozhou" in page, "13812345678" in page) == (False, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "<b></b>"},
        {"page": "https://elsewhere.example/"},
        {"ways": ["telepathy"]},
        {"key": "1"},
    ],
    ids=["nothing", "only markup", "another site", "unknown way", "no key"],
)
def test_a_wrong_form_stores_nothing_and_hands_the_words_back(client, wrong):
    page = client.post(TELL, form(contact="老周") | wrong)

    assert page.status_code == 422
    assert "老周" in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert AccessibilityReport.objects.count() == 0


def test_the_same_form_twice_is_one_report_and_other_words_are_told(client):
    data = form()
    first, again = client.post(TELL, data), client.post(TELL, data)
    other = client.post(TELL, data | {"words": "另外一件事，也打不开。"})

    assert first.url == again.url
    assert (other.status_code, AccessibilityReport.objects.count()) == (409, 1)
    assert "另外一件事，也打不开。" in other.content.decode()


def test_the_key_of_somebody_else_gives_no_receipt(client):
    row = make.obstacle(reporter=make.user())

    page = client.post(TELL, form(key=row.idempotency_key, words=row.words))

    assert page.status_code == 409
    assert row.number not in page.content.decode()


def test_too_many_reports_from_one_network_are_put_off_with_their_words(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"accessibility_report": "2/h/ip"}
    client.post(TELL, form())
    client.post(TELL, form())

    page = client.post(TELL, form(words="第三件事：按钮太小。"))

    assert page.status_code == 429
    assert "第三件事：按钮太小。" in page.content.decode()
    assert AccessibilityReport.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_forty_presses_at_once_are_one_report():
    key, numbers = uuid4(), []

    def press():
        try:
            numbers.append(make.obstacle(key=key).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(numbers), len(set(numbers)), AccessibilityReport.objects.count()) == (40, 1, 1)
    assert Event.objects.filter(verb="cms.accessibility_reported").count() == 1


def test_a_report_is_found_by_its_number_however_it_is_typed(client):
    row = make.obstacle()
    look_up = reverse("accessibility:look_up")

    assert client.get(look_up, {"number": f" {row.number.lower()} "}).url == row.get_absolute_url()
    assert client.get(look_up, {"number": "HX-A-2222222222"}).status_code == 422
    assert client.get("/accessibility/receipts/HX-A-2222222222/").status_code == 404
    assert client.get("/accessibility/receipts/%00/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_as_many_queries_for_one_as_for_thirty(
    desk, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.obstacle(reporter=make.user())
    desk.get(LIST)

    with django_assert_num_queries(6):
        page = desk.get(LIST)

    assert len(page.context["reports"]) == min(rows, 20)


def test_the_desk_tells_what_is_late(desk):
    make.obstacle()
    make.obstacle(now=timezone.now() - timedelta(days=60))

    page = desk.get(LIST)
    front = desk.get("/cms/").content.decode()

    assert page.context["overdue"] == 1
    assert [clock for _row, clock in page.context["reports"]] == ["overdue", "in_time"]
    assert "有1件已超期" in page.content.decode()
    assert "2件无障碍问题待答复" in " ".join(front.split())
    assert "1件已超期" in front


def test_the_list_can_be_narrowed_to_what_waits(desk, manager):
    waiting, done = make.obstacle(), make.obstacle()
    answered(done, manager)

    assert [row for row, _clock in desk.get(LIST, {"state": "received"}).context["reports"]] == [
        waiting
    ]
    assert len(desk.get(LIST, {"state": "\x00"}).context["reports"]) == 2


def test_the_contact_is_opened_on_the_record(desk, manager):
    row = make.obstacle(contact="电话 0980-1234567")
    page = reverse("accessibility:report", args=[row.pk])

    closed, opened = desk.get(page), desk.post(f"{page}contact/")

    assert "0980-1234567" not in closed.content.decode()
    assert "电话 0980-1234567" in opened.content.decode()
    event = Event.objects.get(verb="cms.accessibility_contact_read")
    assert (event.actor, event.data) == (manager, {})


def test_an_answer_is_shown_to_the_reporter_and_told_once(desk):
    reporter = make.user()
    row = make.obstacle(reporter=reporter)
    page = reverse("accessibility:report", args=[row.pk])

    desk.post(page, {"answer": "已修好，请再试。"})
    again = desk.post(page, {"answer": "另一个答复。"})

    assert again.status_code == 409
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (reporter, row.get_absolute_url())
    assert "已修好，请再试。" in desk.get(row.get_absolute_url()).content.decode()


def test_an_empty_answer_is_refused(desk):
    row = make.obstacle()

    page = desk.post(reverse("accessibility:report", args=[row.pk]), {"answer": " "})

    row.refresh_from_db()
    assert (page.status_code, row.state) == (422, "received")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told_that_the_other_was_quicker(manager):
    row = make.obstacle(reporter=make.user())
    other = AccessibilityReport.objects.get(pk=row.pk)
    answered(row, manager)

    with pytest.raises(StaleState):
        answered(other, manager, "另一个答复。")

    row.refresh_from_db()
    assert (row.answer, Notice.objects.count()) == ("已修好，请再试。", 1)


def test_a_guest_who_left_an_address_gets_one_mail(manager):
    row = answered(make.obstacle(contact=" laozhou@example.org "), manager)

    assert [services.mail_answers(timezone.now()) for _ in range(2)] == [1, 0]

    (letter,) = mail.outbox
    assert letter.to == ["laozhou@example.org"]
    assert ("已修好" in letter.body, row.get_absolute_url() in letter.body) == (True, True)
    assert row.number in letter.subject


@pytest.mark.parametrize("contact", ["", "电话 0980-1234567"])
def test_nothing_is_mailed_where_there_is_no_address(manager, contact):
    answered(make.obstacle(contact=contact), manager)

    assert services.mail_answers(timezone.now()) == 0


def test_who_has_an_account_is_told_by_notice_alone(manager):
    answered(make.obstacle(reporter=make.user(), contact="other@example.org"), manager)

    assert services.mail_answers(timezone.now()) == 0
    assert Notice.objects.count() == 1


def test_a_mail_that_fails_is_tried_again_and_given_up_in_sight(manager, desk, monkeypatch):
    def refuse(*args):
        raise SMTPException

    monkeypatch.setattr(services, "send_mail", refuse)
    row = answered(make.obstacle(contact="laozhou@example.org"), manager)
    now = timezone.now()
    for _ in range(6):
        services.mail_answers(now)
        now += timedelta(days=1)

    row.refresh_from_db()
    assert (row.tries, row.try_at, row.mailed_at) == (4, None, None)
    page = desk.get(reverse("accessibility:report", args=[row.pk])).content.decode()
    assert "邮件未能送达" in page


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "lost"},
        {"state": "answered"},
        {"answer": "没有人答复过。"},
        {"words": "短"},
    ],
)
def test_the_database_refuses_half_a_report(columns):
    row = make.obstacle()

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessibilityReport.objects.filter(pk=row.pk).update(**columns)


def test_words_that_vanish_in_cleaning_are_refused_by_the_service_too():
    with pytest.raises(DomainError):
        make.obstacle(words="<b>x</b>")


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "已答复"), ("en", "Answered")])
def test_an_answered_report_is_told_in_the_readers_language(client, manager, language, words):
    row = answered(make.obstacle(), manager)

    page = client.get(row.get_absolute_url(), headers={"accept-language": language})

    assert words in page.content.decode()
