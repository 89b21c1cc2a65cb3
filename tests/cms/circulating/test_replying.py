"""A department reads, keeps a draft of its own, and replies once; silence stays silence."""

from uuid import uuid4

import pytest
from django.utils import timezone

from cms.circulating import asking, replying
from cms.circulating.replying import Said, drafted, open_it, save_draft, send
from cms.models import Invitation, Remark
from notifications.models import Notice
from notifications.text import tell
from tests import make
from tests.cms.circulating import made

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def asked() -> Invitation:
    return made.invitation(made.circulation())


def fresh(row: Invitation) -> Invitation:
    return Invitation.objects.select_related("circulation").get(pk=row.pk)


def test_who_opened_it_first_is_kept(asked: Invitation) -> None:
    first, second = made.official_of(asked), make.user("official", department=asked.department)

    open_it(invitation=asked, by=first, now=NOW())
    open_it(invitation=asked, by=second, now=made.later(1))

    row = fresh(asked)
    assert (row.state, row.read_by) == ("read", first)
    assert row.read_at <= NOW()


def test_a_draft_is_kept_and_the_second_of_two_is_told(asked: Invitation) -> None:
    by, said = made.official_of(asked), made.said(made.FIRST)

    assert save_draft(invitation=asked, by=by, said=said, seen=0, now=NOW())
    other = made.said(made.WHOLE, words="总体可行。")
    assert not save_draft(invitation=asked, by=by, said=other, seen=0, now=NOW())
    assert not send(invitation=asked, by=by, said=other, seen=0, key=uuid4(), now=NOW())

    row = fresh(asked)
    assert (drafted(row), row.revision, row.state) == (said, 1, "waiting")
    assert save_draft(invitation=asked, by=by, said=other, seen=1, now=NOW())
    assert drafted(fresh(asked)) == other


def test_a_reply_is_sent_once(asked: Invitation) -> None:
    by, key = made.official_of(asked), uuid4()
    said = made.said(made.WHOLE, made.FIRST)

    for _press in range(3):
        assert send(invitation=asked, by=by, said=said, seen=0, key=key, now=NOW())
    colleague = make.user("official", department=asked.department)
    assert not send(invitation=asked, by=colleague, said=said, seen=0, key=key, now=NOW())
    assert not send(invitation=asked, by=by, said=said, seen=0, key=uuid4(), now=NOW())

    row = fresh(asked)
    assert (row.state, row.answer, row.replied_by, row.draft) == ("replied", "remarks", by, {})
    assert [(one.position, one.words) for one in row.remarks.all()] == [
        (0, said.remarks[""].words),
        (2, said.remarks[""].words),
    ]
    told = Notice.objects.get(kind="circulation_replied")
    assert told.recipient == asked.circulation.started_by
    assert "2条意见" in tell(told).body


def test_no_objection_is_a_reply_without_remarks(asked: Invitation) -> None:
    row = made.reply(asked)

    assert (row.answer, Remark.objects.count()) == ("no_objection", 0)
    assert "无意见" in tell(Notice.objects.get(kind="circulation_replied")).body


def test_a_round_that_is_over_takes_nothing(asked: Invitation) -> None:
    by, round_ = made.official_of(asked), asked.circulation
    asking.recall(circulation=round_, by=round_.started_by, reason="换稿。", now=NOW())
    facts = {"invitation": asked, "by": by, "said": made.said(), "seen": 0, "now": NOW()}

    assert not save_draft(**facts)
    assert not send(key=uuid4(), **facts)
    assert fresh(asked).state == "waiting"


def test_who_was_silent_may_reply_late_and_the_reply_says_so(asked: Invitation) -> None:
    late = made.later(30)
    Invitation.objects.filter(pk=asked.pk).update(state="silent", silent_at=late)

    row = made.reply(fresh(asked), now=late)

    assert (row.state, row.is_late) == ("replied", True)


def test_words_keep_what_was_written() -> None:
    said = replying.Reply("remarks", "附言", {"": Said("整体", "改为")})
    row = Invitation(
        draft={
            "answer": "remarks",
            "words": "附言",
            "remarks": {"": {"words": "整体", "proposed": "改为"}},
        }
    )

    assert drafted(row) == said
    assert drafted(Invitation()) == replying.Reply()
