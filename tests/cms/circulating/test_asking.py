"""A round begins with the draft as it is saved, runs its time, and ends by a person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from audit.models import Event
from cms.circulating import asking
from cms.circulating.snapshot import changes_since
from cms.models import Circulation, PolicyPage
from core.calendar import add_workdays
from core.errors import StaleState, UnlawfulMove
from notifications.models import Notice
from notifications.text import tell
from tests import make
from tests.cms import pages
from tests.cms.circulating import made

pytestmark = pytest.mark.django_db


def test_departments_are_asked_about_the_draft_as_it_is_saved() -> None:
    department, official = made.bureau("云汀市公安局")
    page = made.draft()
    page.title, page.clauses = "改过、还没有发布的标题", pages.blocks(article="改过的第一条。")
    page.save_revision()

    row = made.circulation(department, page=page, note="请重点看第一条。")

    assert (row.number, row.title, row.department) == (1, "改过、还没有发布的标题", page.lead)
    assert [clause["place"] for clause in row.clauses] == [
        "第一章 总则",
        "第一条",
        "第一条“市文化和旅游局负责协调。”",
        "第一条（一）",
    ]
    assert row.clauses[1]["text"] == "改过的第一条。"
    assert (row.is_intact, row.workdays, row.least_workdays) == (True, 7, 7)
    notice = Notice.objects.get(recipient=official)
    assert notice.url == made.invitation(row).get_absolute_url()
    told = tell(notice)
    assert "改过、还没有发布的标题" in told.subject
    assert "逐条答复" in told.body
    assert Event.objects.get(verb="cms.circulation_started").data["departments"] == 1


def test_the_words_that_were_sent_stay_whatever_becomes_of_the_draft() -> None:
    page = made.draft()
    row = made.circulation(page=page)
    page.clauses = pages.blocks(article="为了规范滨江夜间活动和灯光。")[:3]
    page.save_revision()

    row = Circulation.objects.get(pk=row.pk)
    changed = changes_since(row)

    assert (row.is_intact, row.clauses[1]["text"]) == (True, "为了规范滨江夜间活动。")
    assert {key: found.is_gone for key, found in changed.items()} == {
        str(pages.keys()[1]): False,
        str(pages.keys()[3]): True,
    }
    added = [one.text for one in changed[str(pages.keys()[1])].changes if one.kind == "added"]
    assert added == ["和灯光"]
    Circulation.objects.filter(pk=row.pk).update(clauses=row.clauses[:2])
    assert not Circulation.objects.get(pk=row.pk).is_intact


def test_a_form_sent_twice_starts_one_round_and_a_second_waits_for_the_first() -> None:
    page, key = made.draft(), uuid4()
    facts = {
        "page": page,
        "by": pages.editor(),
        "departments": [made.bureau()[0]],
        "due_on": add_workdays(timezone.localdate(), 7),
        "now": timezone.now(),
    }

    first = asking.start(key=key, **facts)
    again = asking.start(key=key, **facts)

    assert again == first
    assert first.invitations.count() == 1
    with pytest.raises(asking.AlreadyAsked):
        asking.start(key=uuid4(), **facts)
    asking.recall(circulation=first, by=facts["by"], reason="换稿。", now=timezone.now())
    assert asking.start(key=uuid4(), **facts).number == 2


def test_a_draft_without_text_or_without_an_office_asks_nobody() -> None:
    with pytest.raises(asking.NothingToShow):
        made.circulation(page=made.draft(clauses=[]))
    page = made.draft()
    page.lead = None
    page.save_revision()
    with pytest.raises(asking.NobodyAsks):
        made.circulation(page=page)


def test_the_day_that_is_proposed_is_that_of_the_procedure() -> None:
    page, today = made.draft(), timezone.localdate()
    assert asking.proposed_day(page, today) == add_workdays(today, 7)
    page.profile = None
    assert asking.proposed_day(page, today) == add_workdays(today, 7)
    page = made.draft()
    page.profile.rules.update(round_workdays=5)
    assert asking.proposed_day(page, today) == add_workdays(today, 5)


def test_the_time_is_extended_once_and_those_without_reply_are_told() -> None:
    now = made.later(-30)
    one, two = made.bureau(), made.bureau()
    row = made.circulation(one[0], two[0], now=now)
    made.reply(made.invitation(row, one[0]))
    asking_by = row.started_by
    late = made.invitation(row, two[0])
    type(late).objects.filter(pk=late.pk).update(state="silent", silent_at=now)
    due_on = timezone.localdate() + timedelta(days=9)

    for wrong in (row.due_on, timezone.localdate()):
        with pytest.raises(asking.NotLater):
            _extend(row, asking_by, wrong)
    done = _extend(row, asking_by, due_on)

    assert (done.first_due_on, done.due_on) == (row.due_on, due_on)
    assert made.invitation(row, two[0]).state == "waiting"
    assert made.invitation(row, one[0]).state == "replied"
    told = Notice.objects.filter(kind="circulation_extended")
    assert [notice.recipient for notice in told] == [two[1]]
    assert "有两家单位正在防汛。" in tell(told.get()).body
    with pytest.raises(asking.NotLater):
        _extend(done, asking_by, due_on + timedelta(days=9))


def _extend(row: Circulation, by: object, due_on: object) -> Circulation:
    facts = {"reason": "有两家单位正在防汛。", "now": timezone.now()}
    return asking.extend(circulation=row, by=by, due_on=due_on, **facts)


def test_who_still_has_time_is_not_cut_off() -> None:
    row = made.circulation()

    with pytest.raises(asking.StillRunning):
        asking.close(circulation=row, by=row.started_by, now=timezone.now())
    made.reply(made.invitation(row))
    closed = asking.close(circulation=row, by=row.started_by, now=timezone.now())

    assert (closed.state, closed.ended_by) == ("closed", row.started_by)
    with pytest.raises((StaleState, UnlawfulMove)):
        asking.recall(circulation=row, by=row.started_by, reason="晚了。", now=timezone.now())


def test_after_the_last_day_who_gave_no_reply_is_told_as_silent() -> None:
    row = made.circulation(now=made.later(-30))

    asking.close(circulation=row, by=row.started_by, now=timezone.now())

    silent = made.invitation(row)
    assert (silent.state, silent.answer) == ("silent", "")


def test_a_draft_about_which_departments_were_asked_is_not_deleted() -> None:
    page = made.draft()
    made.circulation(page=page)
    page = PolicyPage.objects.get(pk=page.pk)

    assert not page.permissions_for_user(pages.superuser()).can_delete()
    with pytest.raises(ProtectedError):
        page.delete()
    assert PolicyPage.objects.filter(pk=page.pk).exists()


def test_a_recall_tells_all_who_were_asked() -> None:
    department, official = made.bureau()
    row = made.circulation(department, by=make.user("official"))

    asking.recall(circulation=row, by=row.started_by, reason="稿子另起。", now=timezone.now())

    told = Notice.objects.get(kind="circulation_recalled")
    assert (told.recipient, "稿子另起。" in tell(told).body) == (official, True)
