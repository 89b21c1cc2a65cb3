"""Many presses at one moment: one round, one reply, one treatment."""

from uuid import uuid4

import pytest
from django.utils import timezone

from cms.circulating import asking, replying, treating
from cms.circulating.clock import follow
from cms.models import Circulation, Invitation, Remark, Step
from core.calendar import add_workdays
from core.errors import DomainError
from notifications.models import Notice
from tests import make
from tests.cms.circulating import made
from tests.petitions.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def test_two_who_start_at_once_start_one_round() -> None:
    page, department = made.draft(), made.bureau()[0]
    facts = {
        "page": page,
        "by": make.user("official"),
        "departments": [department],
        "due_on": add_workdays(timezone.localdate(), 7),
        "now": NOW(),
    }

    def begin() -> object:
        try:
            return asking.start(key=uuid4(), **facts)
        except DomainError:
            return None

    at_once([begin] * 6)

    assert (Circulation.objects.count(), Invitation.objects.count()) == (1, 1)


def test_of_ten_colleagues_who_send_at_once_one_is_heard() -> None:
    asked = made.invitation(made.circulation())
    people = [make.user("official", department=asked.department) for _number in range(10)]
    facts = {"invitation": asked, "said": made.said(made.FIRST), "seen": 0, "now": NOW()}

    sent = at_once([lambda by=by: replying.send(by=by, key=uuid4(), **facts) for by in people])

    assert sorted(sent) == [False] * 9 + [True]
    assert Remark.objects.count() == 1


def test_a_reply_and_the_end_of_the_round_at_one_moment() -> None:
    asked = made.invitation(made.circulation(now=made.later(-30)))
    row = asked.circulation
    by = made.official_of(asked)

    def send() -> object:
        facts = {"said": made.said(made.FIRST), "seen": 0, "key": uuid4(), "now": NOW()}
        return replying.send(invitation=asked, by=by, **facts)

    def end() -> object:
        return asking.close(circulation=row, by=row.started_by, now=NOW())

    sent, _end = at_once([send, end])

    asked.refresh_from_db()
    assert asked.state == ("replied" if sent else "silent")
    assert Remark.objects.exists() == sent


def test_of_drafters_who_treat_at_once_one_is_heard() -> None:
    remark = made.remark()
    by = remark.invitation.circulation.started_by

    def treat() -> object:
        try:
            facts = {"by": by, "words": made.DECLINED, "seen": 0, "now": NOW()}
            return treating.treat(remark=remark, treatment="declined", **facts)
        except DomainError:
            return None

    at_once([treat] * 6)

    assert (Step.objects.count(), made.fresh(remark).turn) == (1, 1)


def test_workers_at_once_remind_and_mark_each_department_once() -> None:
    row = made.circulation(made.bureau()[0], made.bureau()[0], now=made.later(-30))
    Circulation.objects.filter(pk=row.pk).update(due_on=timezone.localdate())

    at_once([lambda: follow(NOW())] * 4)
    reminded = Notice.objects.filter(kind="circulation_reminder").count()
    done = at_once([lambda: follow(made.later(2))] * 4)

    assert (reminded, sum(done)) == (2, 2)
    assert set(Invitation.objects.values_list("state", flat=True)) == {"silent"}
