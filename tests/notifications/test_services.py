from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from pytest_django import DjangoAssertNumQueries, Settings

from notifications.models import Notice
from notifications.services import mark_followed, mark_read, notify, notify_all, send_due
from tests import make
from tests.notifications.mail import NOW

RESTORED = {"kind": "moderation_restore", "note": ""}

pytestmark = pytest.mark.django_db


def notice(at: datetime = NOW, **columns: Any) -> Notice:
    notify(recipient=make.user(**columns), key="decision-1", url="/me/", **RESTORED)
    Notice.objects.update(try_at=at)
    return Notice.objects.get()


def test_each_matter_is_told_once_to_each() -> None:
    people = [make.user(), make.user()]

    notify_all(recipients=people, key="response-1", **RESTORED)
    notify_all(recipients=[*people, make.user()], key="response-1", **RESTORED)
    notify(recipient=people[0], key="response-2", **RESTORED)

    assert Notice.objects.count() == 4


def test_what_was_sent_is_not_to_be_tried_again() -> None:
    row = notice()

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(sent_at=NOW)


@pytest.mark.parametrize("people", [1, 30])
def test_telling_many_costs_one_query(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    recipients = [make.user() for _ in range(people)]

    with django_assert_num_queries(1):
        notify_all(recipients=recipients, key="response-1", **RESTORED)


def test_an_act_that_is_taken_back_tells_nobody() -> None:
    with transaction.atomic():
        notify(recipient=make.user(), key="decision-1", **RESTORED)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_a_notice_is_mailed_once() -> None:
    row = notice(email="lin@example.org")

    assert [send_due(NOW), send_due(NOW), send_due(NOW + timedelta(days=9))] == [1, 0, 0]

    row.refresh_from_db()
    [letter] = mail.outbox
    assert letter.to == ["lin@example.org"]
    assert letter.body.endswith("\n\nhttp://127.0.0.1:8000/me/")
    assert (row.sent_at, row.try_at) == (NOW, None)


def test_a_person_without_an_address_is_told_on_the_site_alone() -> None:
    notify(recipient=make.user(email=None, phone="+8613800138000"), key="x", **RESTORED)

    assert send_due(NOW + timedelta(days=9)) == 0
    assert (mail.outbox, Notice.objects.get().tries) == ([], 0)


def test_what_is_not_due_waits() -> None:
    notice(at=NOW + timedelta(seconds=1))

    assert send_due(NOW) == 0
    assert send_due(NOW + timedelta(seconds=1)) == 1


def test_a_dead_server_is_tried_again_ever_later_then_given_up(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.dead_mail.Backend"
    row, waits, at = notice(), [], NOW

    for _ in range(6):
        assert send_due(at) == 0
        row.refresh_from_db()
        if row.try_at:
            waits.append(int((row.try_at - at).total_seconds() // 60))
            assert send_due(row.try_at - timedelta(seconds=1)) == 0
            at = row.try_at

    assert waits == [5, 15, 60, 240, 720]
    assert (row.tries, row.try_at, row.sent_at) == (6, None, None)
    assert list(Notice.objects.given_up()) == [row]
    assert send_due(at + timedelta(days=9)) == 0
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 5 + ["ERROR"]


def test_a_server_that_comes_back_gets_the_mail(settings: Settings) -> None:
    row, alive = notice(), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.dead_mail.Backend"
    send_due(NOW)
    settings.EMAIL_BACKEND = alive

    assert send_due(NOW + timedelta(minutes=5)) == 1

    row.refresh_from_db()
    assert (len(mail.outbox), row.tries) == (1, 2)
    assert not Notice.objects.given_up().exists()


def test_one_bad_address_does_not_hold_up_the_others(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.notifications.mail.Choosy"
    for name in ("refused-1", "ann", "refused-2", "bob"):
        notify(recipient=make.user(email=f"{name}@example.org"), key="x", **RESTORED)
    Notice.objects.update(try_at=NOW)

    assert send_due(NOW) == 2
    assert {letter.to[0] for letter in mail.outbox} == {"ann@example.org", "bob@example.org"}


def test_a_second_worker_leaves_alone_what_the_first_has_in_hand(settings: Settings) -> None:
    """While the first is talking to the mail server, a second looks for work."""
    settings.EMAIL_BACKEND = "tests.notifications.mail.SecondWorker"
    notice()

    assert send_due(NOW) == 1
    assert len(mail.outbox) == 1


def test_a_notice_that_cannot_be_put_in_words_backs_off_too() -> None:
    row = notice()
    Notice.objects.update(kind="unknown")

    with pytest.raises(TemplateDoesNotExist):
        send_due(NOW)

    row.refresh_from_db()
    assert (row.tries, row.try_at) == (1, NOW + timedelta(minutes=5))


def test_nothing_personal_is_logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.EMAIL_BACKEND = "tests.dead_mail.Backend"
    notify(
        recipient=make.user(email="zhang.san@example.org", display_name="张三"),
        key="decision-1",
        kind="moderation_withhold",
        reason_zh="含个人信息",
        reason_en="personal data",
        note="请去掉李四的电话",
    )
    Notice.objects.update(try_at=NOW)
    caplog.set_level("DEBUG")

    send_due(NOW)

    printed = " ".join(str(vars(record)) for record in caplog.records)
    assert "a notice could not be mailed" in printed
    assert [word for word in ("zhang.san", "张三", "李四", "个人信息") if word in printed] == []


def test_reading_marks_what_was_seen_and_of_the_reader_alone() -> None:
    reader, other = make.user(), make.user()
    for key in ("1", "2", "3"):
        notify_all(recipients=[reader, other], key=key, **RESTORED)
    newest = reader.notices.order_by("pk")[1].pk

    assert mark_read(reader=reader, newest=newest, now=NOW) == 2
    assert mark_read(reader=reader, newest=newest, now=NOW + timedelta(hours=1)) == 0

    assert [row.read_at for row in reader.notices.order_by("pk")] == [NOW, NOW, None]
    assert other.notices.unread().count() == 3


def test_a_notice_is_read_once_its_page_was_opened() -> None:
    reader, other = make.user(), make.user()
    for person in (reader, other):
        notify(recipient=person, kind="moderation_restore", key="a", url="/me/answers/1/", note="")
        notify(recipient=person, kind="moderation_restore", key="b", url="/me/answers/2/", note="")

    mark_followed(reader=reader, url="/me/answers/1/", now=NOW)

    assert [n.key for n in reader.notices.unread()] == ["b"]
    assert other.notices.unread().count() == 2
