"""What moderators do with a topic where it stands."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from contributions.models import Contribution
from contributions.services import ThreadClosed, cast_vote
from core.errors import StaleState, UnlawfulMove
from forums.models import Following, Tag, Topic
from forums.services import TopicClosed, reply
from forums.services.keeping import (
    ConclusionMissing,
    NoSuchBoard,
    OpeningGone,
    TooMany,
    close_topic,
    move_topic,
    relate_topic,
    remove_topic,
    reopen_topic,
    restore_topic,
    tag_topic,
)
from forums.services.pinning import BoardFull, PostGone, TopicFull, pin_post, pin_topic
from moderation.models import Decision, Reason
from notifications.models import Notice
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def by() -> User:
    return make.user("moderator")


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def verbs() -> list[str]:
    return list(Event.objects.filter(verb__startswith="forums.").values_list("verb", flat=True))


def test_a_closed_topic_takes_no_words_and_no_votes_and_says_why(by: User) -> None:
    row = made.topic()
    post = made.post(topic=row)
    follower = make.user()
    Following.objects.create(topic=row, person=follower, mode="follow")
    close_topic(topic=row, conclusion="测量结果已经公布。", by=by, now=NOW())
    closed = made.fresh(row)
    assert (closed.state, closed.conclusion, closed.closed_by) == (
        "locked",
        "测量结果已经公布。",
        by,
    )
    with pytest.raises(TopicClosed):
        reply(topic=row, author=make.user(), body="还有话说", key=uuid4(), now=NOW())
    with pytest.raises(ThreadClosed):
        cast_vote(contribution=post.contribution, voter=make.user(), value=1)
    assert told("forum_closed") == {follower.pk, row.opened_by_id}
    assert verbs()[-1] == "forums.closed"


def test_nobody_closes_without_words_or_twice(by: User) -> None:
    row = made.topic()
    with pytest.raises(ConclusionMissing):
        close_topic(topic=row, conclusion=" ", by=by, now=NOW())
    close_topic(topic=row, conclusion="好了", by=by, now=NOW())
    with pytest.raises(UnlawfulMove):
        close_topic(topic=row, conclusion="好了", by=by, now=NOW())


def test_a_reopened_topic_takes_words_and_votes_again(by: User) -> None:
    row = made.topic()
    close_topic(topic=row, conclusion="好了", by=by, now=NOW())
    reopen_topic(topic=row, by=by, now=NOW())
    post = reply(topic=row, author=make.user(), body="还有话说", key=uuid4(), now=NOW())
    cast_vote(contribution=post.contribution, voter=make.user(), value=1)
    assert told("forum_reopened") == {row.opened_by_id}
    with pytest.raises(StaleState):
        reopen_topic(topic=row, by=by, now=NOW())


def test_a_removed_topic_is_gone_on_a_published_ground(by: User) -> None:
    row = made.topic()
    follower = make.user()
    Following.objects.create(topic=row, person=follower, mode="follow")
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    remove_topic(topic=row, reason=reason, note="请看规则第三条", by=by, now=NOW())
    gone = made.fresh(row)
    assert gone.state == "removed"
    assert gone.thread.hidden_at
    assert not Topic.objects.public().exists()
    decision = Decision.objects.get(contribution=row.opening)
    assert (decision.action, decision.reason, decision.note) == ("hide", reason, "请看规则第三条")
    assert told("moderation_hide") == {row.opened_by_id}
    assert told("forum_removed") == {row.opened_by_id, follower.pk}
    with pytest.raises(TopicClosed):
        reply(topic=row, author=make.user(), body="我写了很久的话", key=uuid4(), now=NOW())


def test_a_restored_topic_is_open_with_all_that_was_said(by: User) -> None:
    row = made.topic()
    post = made.post(topic=row)
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    remove_topic(topic=row, reason=reason, by=by, now=NOW())
    restore_topic(topic=row, by=by, now=NOW())
    assert Topic.objects.public().get() == row
    back = made.fresh(row)
    assert (back.state, back.thread.hidden_at, back.thread.closed_at) == ("open", None, None)
    made.post(answers=post)
    with pytest.raises(StaleState):
        restore_topic(topic=row, by=by, now=NOW())


def test_a_topic_whose_author_took_the_words_back_stays_away(by: User) -> None:
    row = made.topic()
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    Contribution.objects.filter(pk=row.opening_id).update(state="withdrawn")
    remove_topic(topic=row, reason=reason, by=by, now=NOW())
    with pytest.raises(OpeningGone):
        restore_topic(topic=row, by=by, now=NOW())
    assert not Decision.objects.exists()


def test_a_topic_that_waits_is_kept_from_view_when_it_is_removed(by: User) -> None:
    row = made.topic()
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    Contribution.objects.filter(pk=row.opening_id).update(state="pending")
    remove_topic(topic=row, reason=reason, by=by, now=NOW())
    assert Decision.objects.get().action == "withhold"
    restore_topic(topic=row, by=by, now=NOW())
    assert Topic.objects.public().get() == row


def test_a_topic_takes_on_the_moderation_of_its_new_board(by: User) -> None:
    row, board = made.topic(), made.board("交通出行", moderation="pre")
    pin_topic(topic=row, is_pinned=True, by=by, now=NOW())
    move_topic(topic=row, board=board, by=by, now=NOW())
    moved = made.fresh(row)
    assert (moved.board, moved.thread.moderation, moved.pinned_at) == (board, "pre", None)
    assert told("forum_moved") == {row.opened_by_id}
    with pytest.raises(NoSuchBoard):
        move_topic(topic=row, board=board, by=by, now=NOW())
    with pytest.raises(NoSuchBoard):
        move_topic(topic=row, board=made.board("旧版", is_shown=False), by=by, now=NOW())


def test_five_topics_stand_above_the_others_of_a_board(by: User) -> None:
    board = made.board()
    rows = [made.topic(board=board) for _ in range(6)]
    for row in rows[:5]:
        pin_topic(topic=row, is_pinned=True, by=by, now=NOW())
    pin_topic(topic=rows[0], is_pinned=True, by=by, now=NOW())
    with pytest.raises(BoardFull):
        pin_topic(topic=rows[5], is_pinned=True, by=by, now=NOW())
    pin_topic(topic=rows[0], is_pinned=False, by=by, now=NOW())
    pin_topic(topic=rows[5], is_pinned=True, by=by, now=NOW())
    assert Topic.objects.filter(pinned_at__isnull=False).count() == 5
    assert verbs().count("forums.topic_pinned") == 6


def test_ten_posts_stand_above_the_others_of_a_topic(by: User) -> None:
    row = made.topic()
    posts = [made.post(topic=row) for _ in range(11)]
    for post in posts[:10]:
        pin_post(post=post, is_pinned=True, by=by, now=NOW())
    with pytest.raises(TopicFull):
        pin_post(post=posts[10], is_pinned=True, by=by, now=NOW())
    pin_post(post=posts[3], is_pinned=False, by=by, now=NOW())
    pin_post(post=posts[10], is_pinned=True, by=by, now=NOW())
    assert row.posts.filter(pinned_at__isnull=False).count() == 10


def test_what_nobody_reads_is_not_pinned(by: User) -> None:
    post = made.post(state="hidden")
    with pytest.raises(PostGone):
        pin_post(post=post, is_pinned=True, by=by, now=NOW())


def test_tags_and_related_topics_are_five_at_most(by: User) -> None:
    row, other = made.topic(), made.topic()
    tags = [Tag.objects.create(name=f"标签{n}") for n in range(6)]
    tag_topic(topic=row, tags=tags[:5], by=by, now=NOW())
    tag_topic(topic=row, tags=tags[1:3], by=by, now=NOW())
    assert set(row.tags.all()) == set(tags[1:3])
    with pytest.raises(TooMany):
        tag_topic(topic=row, tags=tags, by=by, now=NOW())
    relate_topic(topic=row, others=[other, row], by=by, now=NOW())
    assert (list(row.related.all()), list(other.related.all())) == ([other], [row])
    with pytest.raises(TooMany):
        relate_topic(topic=row, others=[other] * 6, by=by, now=NOW())
