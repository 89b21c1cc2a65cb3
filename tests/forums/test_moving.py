"""Topics that become one, and posts that become a topic of their own."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from contributions.services import cast_vote, recount
from core.errors import UnlawfulMove
from forums.models import Drafting, Following, Post, Topic
from forums.services.keeping import close_topic
from forums.services.moving import (
    HasParts,
    NotForMerging,
    PostsGone,
    WordsHeld,
    merge_topics,
    move_posts,
    split_topic,
)
from forums.services.officials import answer_question
from forums.services.sorting import NobodyAnswers, start_themes
from forums.services.unsorting import BeingAnswered, BeingSorted
from notifications.models import Notice
from tests import make
from tests import make_forums as made
from themes.models import Assignment, Reading, Run, Theme

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def by() -> User:
    return make.user("moderator")


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def split(row: Topic, posts: list[Post], by: User, **parts: Any) -> Topic:
    parts = {"title": "厕所的事", "body": "从音箱的讨论里分出来。", "key": uuid4()} | parts
    parts.setdefault("board", row.board)
    return split_topic(topic=row, posts=[p.pk for p in posts], by=by, now=NOW(), **parts)


def test_what_was_said_in_two_topics_is_said_in_one(by: User) -> None:
    row, into = made.topic(title="音箱太响了"), made.topic(title="步道上的音箱")
    head = made.post(topic=row)
    reply = made.post(answers=head)
    waiting = made.post(topic=row, body="我的电话是13800138000。", state="pending")
    cast_vote(contribution=reply.contribution, voter=make.user(), value=1)
    follower, muted, reader = make.user(), make.user(), make.user()
    for person, mode in [(follower, "follow"), (muted, "follow"), (reader, "follow")]:
        Following.objects.create(topic=row, person=person, mode=mode, seen=3)
    Following.objects.create(topic=into, person=muted, mode="mute")
    Following.objects.create(topic=into, person=reader, mode="read")

    merge_topics(topic=row, into=into, by=by, now=NOW())

    old, new = made.fresh(row), made.fresh(into)
    assert (old.state, old.merged_into, old.thread.contribution_count) == ("merged", into, 0)
    assert old.title == "音箱太响了"
    assert new.thread.contribution_count == 4
    assert not Post.objects.filter(topic=row).exists()
    said = Contribution.objects.filter(thread=into.thread)
    moved = {row.opening_id, head.pk, reply.pk, waiting.pk}
    assert set(said.values_list("pk", flat=True)) == moved | {into.opening_id}
    assert set(said.heads().values_list("pk", flat=True)) == moved - {reply.pk}
    assert Contribution.objects.get(pk=reply.pk).agree_count == 1
    assert recount() == (0, 0)
    modes = dict(Following.objects.filter(topic=into).values_list("person", "mode"))
    assert (modes[follower.pk], modes[muted.pk], modes[reader.pk]) == ("follow", "mute", "follow")
    assert told("forum_merged") == {follower.pk, muted.pk, reader.pk, row.opened_by_id}
    # Who writes on goes on in the topic that is left.
    made.post(answers=Post.objects.select_related("topic").get(pk=head.pk))


def test_addresses_lead_on_when_a_merged_topic_is_merged_again(by: User) -> None:
    first, second, third = (made.topic() for _ in range(3))
    merge_topics(topic=first, into=second, by=by, now=NOW())
    merge_topics(topic=second, into=third, by=by, now=NOW())
    assert {row.merged_into_id for row in (made.fresh(first), made.fresh(second))} == {third.pk}
    assert made.fresh(third).thread.contribution_count == 3


def test_posts_go_only_where_people_speak(by: User) -> None:
    row = made.topic()
    closed = made.topic()
    close_topic(topic=closed, conclusion="好了", by=by, now=NOW())
    hidden = made.topic()
    Contribution.objects.filter(pk=hidden.opening_id).update(state="hidden")
    for into in (row, closed, hidden):
        with pytest.raises(NotForMerging):
            merge_topics(topic=row, into=into, by=by, now=NOW())
    merge_topics(topic=closed, into=row, by=by, now=NOW())
    with pytest.raises(UnlawfulMove):
        merge_topics(topic=closed, into=row, by=by, now=NOW())


def test_a_topic_with_parts_of_its_own_is_not_merged_away(by: User) -> None:
    row, into = made.topic(), made.topic()
    thread = make.thread(kind="forums")
    Drafting.objects.create(topic=row, thread=thread, title="步道公约", created_at=NOW())
    with pytest.raises(HasParts):
        merge_topics(topic=row, into=into, by=by, now=NOW())
    merge_topics(topic=into, into=row, by=by, now=NOW())


def test_posts_become_a_topic_of_their_own(by: User) -> None:
    row = made.topic()
    head, stays = made.post(topic=row), made.post(topic=row)
    reply = made.post(answers=head)
    key = uuid4()
    new = split(row, [head], by, key=key)
    assert split(row, [head], by, key=key) == new
    new = made.fresh(new)
    assert (new.title, new.split_from, new.state) == ("厕所的事", row, "open")
    assert set(new.posts.values_list("pk", flat=True)) == {new.opening_id, head.pk, reply.pk}
    assert set(row.posts.values_list("pk", flat=True)) == {row.opening_id, stays.pk}
    assert (made.fresh(row).thread.contribution_count, new.thread.contribution_count) == (2, 3)
    authors = {head.contribution.author_id, reply.contribution.author_id}
    assert told("forum_words_moved") == authors
    assert recount() == (0, 0)


def test_openings_replies_and_posts_of_others_are_not_split_off(by: User) -> None:
    row = made.topic()
    head = made.post(topic=row)
    reply, other = made.post(answers=head), made.post()
    opening = Post.objects.get(pk=row.opening_id)
    for posts in ([], [reply], [other], [opening], [head, other]):
        with pytest.raises(PostsGone):
            split(row, posts, by)
    assert Topic.objects.count() == 2


def test_a_board_that_is_looked_at_first_is_satisfied_by_a_moderator(by: User) -> None:
    row = made.topic()
    head = made.post(topic=row)
    board = made.board("先审后发", moderation="pre")
    assert made.fresh(split(row, [head], by, board=board)).opening.state == "published"


def test_words_that_the_machine_would_hold_open_no_topic(by: User) -> None:
    row = made.topic()
    head = made.post(topic=row)
    with pytest.raises(WordsHeld):
        split(row, [head], by, body="有事打我手机13800138000。")


def test_posts_are_moved_into_a_topic_that_there_is(by: User) -> None:
    row, into = made.topic(), made.topic()
    head, stays = made.post(topic=row), made.post(topic=row)
    move_posts(topic=row, posts=[head.pk], into=into, by=by, now=NOW())
    assert Post.objects.get(pk=head.pk).topic == into
    assert Post.objects.get(pk=stays.pk).topic == row
    with pytest.raises(PostsGone):
        move_posts(topic=row, posts=[head.pk], into=into, by=by, now=NOW())
    with pytest.raises(NotForMerging):
        move_posts(topic=row, posts=[stays.pk], into=row, by=by, now=NOW())


def official_topic() -> tuple[Topic, User]:
    office = make.department()
    official = make.user("official", department=office)
    row = made.topic(board=made.board("城管", department=office))
    return Topic.objects.select_related("thread", "office", "board__department").get(
        pk=row.pk
    ), official


def test_the_words_of_a_topic_go_through_the_loop() -> None:
    row, official = official_topic()
    run = start_themes(topic=row, by=official, now=NOW())
    assert (run.scope, run.title, run.lead) == (row.scope, row.title, row.board.department)
    assert list(run.threads.all()) == [row.thread]
    with pytest.raises(NobodyAnswers):
        start_themes(topic=made.topic(board=made.board("闲聊")), by=official, now=NOW())


def test_posts_stay_while_they_are_sorted_or_answered(by: User) -> None:
    row, official = official_topic()
    head, into = made.post(topic=row), made.topic()
    run = start_themes(topic=row, by=official, now=NOW())
    with pytest.raises(BeingSorted):
        split(row, [head], by)
    Run.objects.filter(pk=run.pk).update(state="signed", signed_by=official, signed_at=NOW())
    with pytest.raises(BeingAnswered):
        merge_topics(topic=row, into=into, by=by, now=NOW())
    assert made.fresh(row).state == "open"


def test_posts_that_leave_are_sorted_where_they_are(by: User) -> None:
    row, official = official_topic()
    head, stays = made.post(topic=row), made.post(topic=row)
    run = start_themes(topic=row, by=official, now=NOW())
    Run.objects.filter(pk=run.pk).update(state="ready")
    theme = Theme.objects.create(run=run, label="音量")
    for post in (head, stays):
        Assignment.objects.create(run=run, theme=theme, contribution=post.contribution)
        Reading.objects.create(contribution=post.contribution, theme=theme, score=0.5)
    split(row, [head], by)
    assert list(theme.assignments.values_list("contribution", flat=True)) == [stays.pk]
    assert list(Reading.objects.filter(due_at__isnull=False).values_list("pk", flat=True)) == [
        head.pk
    ]
    merge_topics(topic=row, into=made.topic(), by=by, now=NOW())
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert not Reading.objects.filter(theme__isnull=False, due_at__isnull=True).exists()


def test_an_answer_moves_with_its_question(by: User) -> None:
    row, official = official_topic()
    question = made.post(topic=row, is_question=True)
    office = row.board.department
    assert office
    said = answer_question(
        question=question, official=official, office=office, body="下周测。", key=uuid4(), now=NOW()
    )
    into = made.topic()
    move_posts(topic=row, posts=[question.pk], into=into, by=by, now=NOW())
    moved = Post.objects.get(pk=question.pk)
    assert (moved.topic, moved.answer) == (into, said)
    assert Post.objects.get(pk=said.pk).topic == into
