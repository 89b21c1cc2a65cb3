"""Moderators act while people write: nothing is lost, nothing is counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from contributions.models import Contribution, Thread
from contributions.services import cast_vote, recount
from core.errors import DomainError
from forums.models import Board, Post, Topic
from forums.services import TopicClosed, edit_post, reply
from forums.services.keeping import close_topic, move_topic, remove_topic, reopen_topic
from forums.services.moving import merge_topics, move_posts, split_topic
from forums.services.officials import AnsweredAlready, answer_question
from forums.services.pinning import pin_topic
from moderation.models import Reason
from moderation.services import decide
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now
Act = Callable[[], object]


def at_once(acts: list[Act], threads: int = 16) -> list[object]:
    """Run all acts at the same time; a rule's no is handed back, anything else fails."""

    def run(act: Act) -> object:
        try:
            return act()
        except DomainError as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, acts))


def writing(topic: Topic, number: int, answers: Post | None = None) -> list[Act]:
    """``number`` people who each say something in a topic, or reply to ``answers``."""
    people = [make.user() for _ in range(number)]
    said = {"topic": topic, "answers": answers}
    return [
        lambda p=person: reply(author=p, body="我也这么想。", key=uuid4(), now=NOW(), **said)
        for person in people
    ]


def mixed(*groups: list[Act]) -> list[Act]:
    """Acts of all groups, one of each in turn."""
    longest = max(map(len, groups))
    return [group[n] for n in range(longest) for group in groups if n < len(group)]


def check_all_is_true() -> None:
    assert recount() == (0, 0)
    for post in Post.objects.select_related("topic", "contribution__parent"):
        assert post.contribution.thread_id == post.topic.thread_id
        if post.contribution.parent:
            assert post.contribution.parent.thread_id == post.topic.thread_id


def test_what_is_said_while_a_topic_closes_is_in_or_refused() -> None:
    topic, by = made.topic(), make.user("moderator")
    post = made.post(topic=topic)
    voters = [make.user() for _ in range(6)]
    votes = [
        lambda v=v: cast_vote(contribution=post.contribution, voter=v, value=1) for v in voters
    ]
    close = [lambda: close_topic(topic=topic, conclusion="好了。", by=by, now=NOW())]
    done = at_once(mixed(writing(topic, 12), votes, [lambda: None] * 3 + close))
    said = [one for one in done if isinstance(one, Post)]
    refused = [one for one in done if isinstance(one, TopicClosed)]
    assert len(said) + len(refused) == 12
    closed = made.fresh(topic)
    assert closed.state == "locked"
    assert closed.thread.contribution_count == 2 + len(said)
    check_all_is_true()


def test_a_topic_is_closed_opened_and_removed_by_several_at_once() -> None:
    topic, by = made.topic(), make.user("moderator")
    reason = Reason.objects.exclude(pk=Reason.OTHER).first()
    assert reason
    acts: list[Act] = [
        lambda: close_topic(topic=topic, conclusion="好了。", by=by, now=NOW()),
        lambda: reopen_topic(topic=topic, by=by, now=NOW()),
        lambda: remove_topic(topic=topic, reason=reason, by=by, now=NOW()),
        lambda: decide(
            contribution=Contribution.objects.get(pk=topic.opening_id),
            moderator=by,
            action="hide",
            reason=reason,
            now=NOW(),
        ),
    ]
    at_once(mixed(acts * 3, writing(topic, 8)))
    row = made.fresh(topic)
    assert (row.state == "removed") is (row.thread.hidden_at is not None)
    assert row.opening.state == "hidden"
    check_all_is_true()


def test_topics_are_merged_while_people_write_vote_and_decide() -> None:
    topic, into, by = made.topic(), made.topic(), make.user("moderator")
    head = made.post(topic=topic)
    waiting = [
        made.post(answers=head, body="我的电话是13800138000。", state="pending") for _ in range(4)
    ]
    voters = [make.user() for _ in range(6)]
    votes = [
        lambda v=v: cast_vote(contribution=head.contribution, voter=v, value=1) for v in voters
    ]
    decided = [
        lambda w=w: decide(
            contribution=Contribution.objects.select_related("author").get(pk=w.pk),
            moderator=by,
            action="approve",
            now=NOW(),
        )
        for w in waiting
    ]
    merge = [lambda: None, lambda: merge_topics(topic=topic, into=into, by=by, now=NOW())]
    acts = mixed(writing(topic, 8), votes, decided, merge, writing(topic, 6, head))
    done = at_once([*acts, *writing(into, 4)])
    assert made.fresh(topic).state == "merged"
    assert made.fresh(topic).thread.contribution_count == 0
    assert not Post.objects.filter(topic=topic).exists()
    assert Contribution.objects.get(pk=head.pk).agree_count == 6
    said = sum(isinstance(one, Post) for one in done)
    assert made.fresh(into).thread.contribution_count == 3 + said + 4
    check_all_is_true()


def test_two_who_merge_each_into_the_other_leave_one() -> None:
    one, other, by = made.topic(), made.topic(), make.user("moderator")
    for topic in (one, other):
        made.post(topic=topic)
    both = [
        lambda: merge_topics(topic=one, into=other, by=by, now=NOW()),
        lambda: merge_topics(topic=other, into=one, by=by, now=NOW()),
    ]
    at_once(both * 3)
    assert sorted([made.fresh(one).state, made.fresh(other).state]) == ["merged", "open"]
    left = Topic.objects.get(state="open")
    assert Thread.objects.get(pk=left.thread_id).contribution_count == 4
    check_all_is_true()


def test_posts_are_split_off_while_they_are_edited_and_replied_to() -> None:
    topic, by, key = made.topic(), make.user("moderator"), uuid4()
    head = made.post(topic=topic)
    split = [
        lambda: split_topic(
            topic=topic,
            posts=[head.pk],
            title="厕所的事",
            body="另开一题。",
            board=topic.board,
            by=by,
            key=key,
            now=NOW(),
        )
    ]
    edits = [
        lambda n=n: edit_post(
            post=Post.objects.get(pk=head.pk), body=f"改成第{n}次的说法。", now=NOW()
        )
        for n in range(4)
    ]
    at_once(mixed(writing(topic, 6, head), edits, split * 3, writing(topic, 4)))
    new = Topic.objects.get(split_from=topic)
    moved = Post.objects.get(pk=head.pk)
    assert moved.topic == new
    row = Contribution.objects.get(pk=head.pk)
    assert row.revisions.count() >= 1
    check_all_is_true()


def test_posts_go_to_and_fro_and_are_somewhere() -> None:
    one, other, by = made.topic(), made.topic(), make.user("moderator")
    heads = [made.post(topic=one) for _ in range(4)]
    for head in heads:
        made.post(answers=head)
    keys = [head.pk for head in heads]

    def move(of: Topic, into: Topic, some: list[int]) -> Act:
        return lambda: move_posts(topic=of, posts=some, into=into, by=by, now=NOW())

    acts = [move(one, other, keys[:2]), move(other, one, keys[:2]), move(one, other, keys[1:])]
    at_once(mixed(acts * 4, writing(one, 6), writing(other, 6)))
    total = sum(made.fresh(topic).thread.contribution_count for topic in (one, other))
    assert total == 2 + 8 + 12
    check_all_is_true()


def test_of_two_officials_one_answers() -> None:
    office = make.department()
    topic = made.topic(board=made.board(department=office))
    question = made.post(topic=topic, is_question=True)
    officials = [make.user("official", department=office) for _ in range(4)]
    acts = [
        lambda o=o: answer_question(
            question=question, official=o, office=office, body="下周测。", key=uuid4(), now=NOW()
        )
        for o in officials
    ]
    done = at_once(acts)
    assert sum(isinstance(one, AnsweredAlready) for one in done) == 3
    assert question.answered_by.count() == 1


def test_five_are_pinned_whoever_presses_and_a_move_takes_the_pin_off() -> None:
    board, by = made.board(), make.user("moderator")
    topics = [made.topic(board=board) for _ in range(8)]
    at_once([lambda t=t: pin_topic(topic=t, is_pinned=True, by=by, now=NOW()) for t in topics])
    pinned = list(Topic.objects.filter(pinned_at__isnull=False))
    assert len(pinned) == 5
    new: Board = made.board("交通")
    acts: list[Act] = [lambda: move_topic(topic=pinned[0], board=new, by=by, now=NOW())]
    acts += [lambda: pin_topic(topic=topics[7], is_pinned=True, by=by, now=NOW())]
    at_once(acts)
    assert made.fresh(pinned[0]).pinned_at is None
