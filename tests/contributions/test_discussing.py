"""Replies and edits: who stands under whom, what was said before, and which numbers stay true."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contributions.models import Contribution, Original, Revision, Thread
from contributions.services import (
    ParentGone,
    Words,
    WrongLength,
    cast_vote,
    hide,
    recount,
    restore,
    revise,
)
from contributions.text import unseal
from core.errors import StaleState
from moderation import services as moderation
from moderation.models import Case
from tests import make

pytestmark = pytest.mark.django_db
NEW = Words("", "希望静谧区晚上十点以后不再用音箱。", "")


def head(**columns: Any) -> Contribution:
    return make.contribution(thread=make.thread(), is_head=True, **columns)


def reply(to: Contribution, **columns: Any) -> Contribution:
    return make.contribution(thread=to.thread, parent=to, **columns)


def replies(row: Contribution) -> int:
    return Contribution.objects.get(pk=row.pk).reply_count


def test_a_reply_is_counted_while_it_is_shown() -> None:
    first = head()
    said = reply(first)
    assert replies(first) == 1

    hide(contribution=said)
    assert replies(first) == 0

    restore(contribution=said, now=timezone.now())
    assert (replies(first), recount()) == (1, (0, 0))


def test_nobody_replies_to_a_reply_to_what_is_gone_or_from_elsewhere() -> None:
    first, gone, elsewhere = head(), head(), head()
    said = reply(first)
    hide(contribution=gone)

    for parent, thread in [(said, first.thread), (gone, gone.thread), (elsewhere, first.thread)]:
        with pytest.raises(ParentGone), transaction.atomic():
            make.contribution(thread=thread, parent=parent)


def test_the_database_knows_no_reply_that_heads_a_discussion() -> None:
    first = head()
    said = reply(first)

    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=said.pk).update(shuffle=1)


def test_an_edit_keeps_votes_replies_and_what_was_said_before() -> None:
    row = head()
    before = row.body
    cast_vote(contribution=row, voter=make.user(), value=1)
    reply(row)

    moderation.revise(contribution=row, words=NEW, now=timezone.now())

    row = Contribution.objects.get(pk=row.pk)
    assert (row.body, row.agree_count, row.reply_count) == (NEW.body, 1, 1)
    assert row.edited_at is not None
    assert [old.body for old in row.revisions.all()] == [before]


def test_each_originals_seal_stays_with_its_words() -> None:
    row = head(body="请打 13912345678 找我")

    revise(contribution=row, words=Words("", "请写信到 a@b.cn", ""), now=timezone.now())

    assert unseal(Revision.objects.get().sealed)["body"] == "请打 13912345678 找我"
    assert unseal(Original.objects.get().sealed)["body"] == "请写信到 a@b.cn"
    assert "13912345678" not in Revision.objects.get().body
    assert "a@b.cn" not in Contribution.objects.get().body


def test_who_edits_what_another_window_has_edited_is_told() -> None:
    row = head()
    stale = Contribution.objects.get(pk=row.pk)
    revise(contribution=row, words=NEW, now=timezone.now())

    with pytest.raises(StaleState):
        revise(contribution=stale, words=Words("", "另一个窗口里的话", ""), now=timezone.now())

    assert Contribution.objects.get().body == NEW.body


@pytest.mark.parametrize("body", ["", "短", "长" * 20_001])
def test_an_edit_has_a_lawful_length(body: str) -> None:
    row = head()

    with pytest.raises(WrongLength):
        revise(contribution=row, words=Words("", body, ""), now=timezone.now())

    assert Contribution.objects.get().body == row.body


@pytest.mark.parametrize(
    ("mode", "state", "shown"),
    [("post", "published", 1), ("hybrid", "pending", 0), ("pre", "pending", 0)],
)
def test_an_edit_with_a_number_in_it_is_looked_at(mode: str, state: str, shown: int) -> None:
    row = head(body="一句没有问题的话")
    Thread.objects.update(moderation=mode)
    row = Contribution.objects.select_related("thread").get()
    words = Words("", "加我电话 13912345678 便宜卖", "")

    moderation.revise(contribution=row, words=words, now=timezone.now())

    row.refresh_from_db()
    row.thread.refresh_from_db()
    assert (row.state, row.thread.contribution_count) == (state, shown)
    assert Case.objects.undecided().count() == 1


def test_who_edits_twice_has_one_case() -> None:
    row = Contribution.objects.select_related("thread").get(pk=head(body="一句话。").pk)
    for number in "89":
        words = Words("", f"电话 1391234567{number}", "")
        row = moderation.revise(contribution=row, words=words, now=timezone.now())

    assert Case.objects.count() == 1
    assert row.revisions.count() == 2


def test_a_wrong_number_of_replies_is_put_right_and_told() -> None:
    first = head()
    reply(first)
    Contribution.objects.filter(pk=first.pk).update(reply_count=7, split_count=3)

    assert recount() == (0, 1)

    first.refresh_from_db()
    assert (first.reply_count, first.split_count) == (1, 0)


def test_both_sides_are_the_smaller_of_the_two() -> None:
    row = head()
    for value in (1, 1, 1, -1, -1):
        cast_vote(contribution=row, voter=make.user(), value=value)

    assert Contribution.objects.get().split_count == 2
