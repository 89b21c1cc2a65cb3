"""Saying something: topics, posts, replies, quotes, calls, changes, and what the rules refuse."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from contributions.services import ParentGone, cast_vote, hide
from core.errors import StaleState
from forums.models import Board, Post, Topic
from forums.services import (
    BoardClosed,
    EditedTooLate,
    NotYourDepartment,
    TopicClosed,
    edit_post,
    open_topic,
    reply,
)
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db


def test_a_topic_is_its_opening_and_a_post(client) -> None:
    author = make.user()
    row = made.topic(author=author, title="步道的 电话 13812345678 太吵")
    assert row.title == row.opening.heading
    assert "13812345678" not in row.title
    assert row.opening.shuffle is None
    assert Post.objects.get(topic=row).pk == row.opening_id
    assert row.followings.get().person == author


def test_a_head_can_be_sorted_and_a_reply_stands_under_it() -> None:
    head = made.post()
    answer = made.post(answers=head)
    deeper = made.post(answers=answer)
    assert head.contribution.shuffle is not None
    assert (answer.contribution.parent, deeper.contribution.parent) == (head.contribution,) * 2
    assert (answer.answers, deeper.answers) == (head, answer)
    head.contribution.refresh_from_db()
    assert head.contribution.reply_count == 2


def test_a_key_counts_once() -> None:
    topic, author, key = made.topic(), make.user(), uuid4()
    said = {"topic": topic, "author": author, "key": key, "now": timezone.now()}
    rows = {reply(body="说一次就够了。", **said).pk for _ in range(100)}
    assert len(rows) == 1
    assert topic.posts.count() == 2
    with pytest.raises(StaleState):
        reply(body="借用别人的钥匙。", **{**said, "author": make.user()})


def test_a_topic_is_opened_once_by_one_key() -> None:
    board, author, key = made.board(), make.user(), uuid4()
    words = {"title": "步道的音箱太响", "body": "晚上睡不着。", "now": timezone.now()}
    rows = {open_topic(board=board, author=author, key=key, **words).pk for _ in range(5)}
    assert len(rows) == 1
    assert Topic.objects.count() == 1


def test_a_board_that_was_closed_meanwhile_takes_no_topic() -> None:
    board = made.board()
    Board.objects.update(is_shown=False)
    with pytest.raises(BoardClosed):
        open_topic(
            board=board,
            author=make.user(),
            title="标题四字",
            body="内容",
            key=uuid4(),
            now=timezone.now(),
        )
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("state", ["locked", "merged", "removed"])
def test_a_topic_that_left_its_state_meanwhile_takes_no_post(state) -> None:
    topic, other = made.topic(), made.topic()
    merged = {"merged_into": other} if state == "merged" else {}
    conclusion = "说完了。" if state == "locked" else ""
    Topic.objects.filter(pk=topic.pk).update(state=state, conclusion=conclusion, **merged)
    with pytest.raises(TopicClosed):
        made.post(topic=topic)
    assert topic.posts.count() == 1


def test_who_replies_to_hidden_words_is_told() -> None:
    head = made.post()
    answer = made.post(answers=head)
    hide(contribution=head.contribution)
    for gone in (head, answer):
        with pytest.raises(ParentGone):
            made.post(answers=gone)


def test_a_quote_is_taken_from_the_public_words_and_never_typed() -> None:
    head = made.post(body="第一段说时间。\n第二段说地点。")
    assert made.post(answers=head, quote="p2").quote == "第二段说地点。"
    assert made.post(answers=head, quote="all").quote == head.contribution.body
    assert made.post(answers=head, quote="我编的话").quote == ""
    long = made.post(topic=head.topic, body="长" * 900)
    assert len(made.post(answers=long, quote="p1").quote) == Post.QUOTE


def test_a_pseudonym_calls_and_nobody_is_called_by_nothing() -> None:
    friend, topic = make.user(), made.topic()
    author = make.user()
    words = f"请看 @{friend.pseudonym.lower()} 和 @{author.pseudonym} 和 @NOBODY23。"
    assert list(made.post(topic=topic, author=author, body=words).mentions.all()) == [friend]
    assert not made.post(topic=topic, body="邮箱不算：@ 与 @@。").mentions.exists()


def test_at_most_ten_are_called() -> None:
    people = [make.user() for _ in range(12)]
    body = " ".join(f"@{one.pseudonym}" for one in people)
    assert made.post(body=body).mentions.count() == 10


def test_an_official_speaks_for_the_own_department_only() -> None:
    office = make.department()
    official = make.user("official", department=office)
    said = made.post(author=official, office=office, body="请拨打12345或0980-1234567。")
    assert said.office == office
    assert "0980-1234567" in said.contribution.body  # an office gives its own number away
    with pytest.raises(NotYourDepartment):
        made.post(topic=said.topic, author=official, office=make.department())
    with pytest.raises(NotYourDepartment):
        made.post(topic=said.topic, author=make.user(), office=office)


def test_words_can_be_changed_for_half_an_hour_whatever_others_did() -> None:
    now = timezone.now()
    said = made.post(now=now - timedelta(minutes=29))
    cast_vote(contribution=said.contribution, voter=make.user(), value=1)
    changed = edit_post(post=said, body="改成九点半。", now=now).contribution
    assert (changed.body, changed.agree_count) == ("改成九点半。", 1)
    assert changed.revisions.get().body == "建议九点半以后不用音箱。"


@pytest.mark.parametrize("taken_up_by", ["a vote", "a reply"])
def test_words_that_others_took_up_stay_after_half_an_hour(taken_up_by) -> None:
    now = timezone.now()
    said = made.post(now=now - timedelta(minutes=31))
    edit_post(post=said, body="没人回应，还可以改。", now=now)
    if taken_up_by == "a vote":
        cast_vote(contribution=said.contribution, voter=make.user(), value=-1)
    else:
        made.post(answers=said)
    with pytest.raises(EditedTooLate):
        edit_post(post=said, body="太晚了。", now=now)


def test_who_changes_an_opening_changes_the_title() -> None:
    topic = made.topic()
    opening = Post.objects.select_related("topic", "contribution").get(pk=topic.opening_id)
    edit_post(post=opening, heading="步道的音箱和路灯", body="还有路灯。", now=timezone.now())
    topic = made.fresh(topic)
    assert topic.title == "步道的音箱和路灯"
    assert topic.words.filter(word="路灯").exists()


def test_nothing_is_changed_in_a_closed_topic() -> None:
    said = made.post()
    Topic.objects.filter(pk=said.topic_id).update(state="locked", conclusion="说完了。")
    with pytest.raises(TopicClosed):
        edit_post(post=said, body="再改一下。", now=timezone.now())


def test_words_that_a_person_has_to_see_first_wait() -> None:
    said = made.post(body="我的电话是13812345678。", state=Contribution.State.PENDING)
    assert "13812345678" not in said.contribution.body
    assert said.contribution.moderation_cases.exists()


def test_every_topic_that_may_be_seen_is_in_the_list_and_no_other() -> None:
    author, moderator, citizen = make.user(), make.user("moderator"), make.user()
    target = made.topic()
    for state in Topic.State.values:
        merged = {"merged_into": target} if state == "merged" else {}
        made.topic(author=author, state=state, **merged)
    hidden = made.topic(author=author)
    Contribution.objects.filter(pk=hidden.opening_id).update(state="hidden")
    for person in (author, moderator, citizen):
        seen = set(Topic.objects.visible_to(person))
        rows = Topic.objects.select_related("opening")
        assert seen == {row for row in rows if person.has_perm("forums.view_topic", row)}


def test_who_may_begin_and_speak() -> None:
    official = make.user("official")
    known, unknown = make.user(), make.user(assurance=User.Assurance.NONE)
    theirs = made.board(opener="officials")
    free = made.board(name="人人可发")
    assert official.has_perm("forums.open_topic", theirs)
    assert not known.has_perm("forums.open_topic", theirs)
    assert known.has_perm("forums.open_topic", free)
    assert not unknown.has_perm("forums.open_topic", free)
    topic = made.topic(board=theirs, author=official)
    assert known.has_perm("forums.reply", topic)
    assert not unknown.has_perm("forums.reply", topic)
