"""Officials answer what people ask, and moderators say where a topic stands."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from contributions.models import Contribution
from forums.models import Post, Summary, Topic
from forums.services.officials import (
    AnsweredAlready,
    NoAnswer,
    NoQuestion,
    answer_question,
    choose_answer,
    drop_answer,
)
from forums.services.summing import WrongSummary, write_summary
from forums.standing import Quote, standing, with_standing
from forums.summing import propose
from notifications.models import Notice
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
NOW = timezone.now
BODY = "我们下周三晚上用仪器测量，结果在网上公布，电话0571-87654321。"


def asked() -> tuple[Post, User]:
    office = make.department()
    topic = made.topic(board=made.board("城管", department=office))
    return made.post(topic=topic, is_question=True), make.user("official", department=office)


def answer(question: Post, official: User, **parts: object) -> Post:
    office = question.topic.board.department
    assert office
    parts = {"key": uuid4(), "body": BODY, "office": office} | parts
    return answer_question(question=question, official=official, now=NOW(), **parts)


def now_of(post: Post) -> Post:
    return Post.objects.select_related("topic__board", "contribution").get(pk=post.pk)


def test_a_question_is_answered_in_the_name_of_a_department() -> None:
    question, official = asked()
    key = uuid4()
    said = answer(question, official, key=key)
    assert answer(question, official, key=key) == said
    assert now_of(question).answer == said
    assert (said.office, said.answers_id) == (question.topic.board.department, question.pk)
    # What an office gives as its number stays.
    assert "0571-87654321" in said.contribution.body
    assert Event.objects.filter(verb="forums.answered").count() == 1


def test_of_two_officials_one_answers_and_the_other_keeps_the_words() -> None:
    question, official = asked()
    answer(question, official)
    with pytest.raises(AnsweredAlready):
        answer(question, official)
    assert question.answered_by.count() == 1


def test_what_is_no_question_and_what_is_gone_is_not_answered() -> None:
    question, official = asked()
    plain = made.post(topic=question.topic)
    with pytest.raises(NoQuestion):
        answer(plain, official)
    Contribution.objects.filter(pk=question.pk).update(state="hidden")
    with pytest.raises(NoQuestion):
        answer(question, official)


def test_a_reply_that_helps_is_marked_as_the_answer_and_may_be_let_go() -> None:
    question, official = asked()
    reply, other = made.post(answers=question), made.post(topic=question.topic)
    for wrong in (other, question):
        with pytest.raises(NoAnswer):
            choose_answer(question=question, answer=wrong, by=official, now=NOW())
    choose_answer(question=question, answer=reply, by=official, now=NOW())
    choose_answer(question=question, answer=reply, by=official, now=NOW())
    assert now_of(question).answer == reply
    notice = Notice.objects.get(kind="forum_answered")
    assert notice.recipient == question.contribution.author
    drop_answer(question=question, by=official, now=NOW())
    drop_answer(question=question, by=official, now=NOW())
    assert now_of(question).answer is None
    verbs = ["forums.answer_chosen", "forums.answer_dropped"]
    assert list(Event.objects.filter(verb__in=verbs).values_list("verb", flat=True)) == verbs


def loaded(topic: Topic) -> Topic:
    rows = Topic.objects.with_parts().select_related("thread")
    return with_standing(rows).get(pk=topic.pk)


def test_each_summary_is_kept_and_the_last_one_holds() -> None:
    topic, by = made.topic(), make.user("moderator")
    assert write_summary(topic=topic, text=" ", by=by, now=NOW()) is None
    for text in ("多数人希望九点半以后安静。", "城管局答应测量。", "城管局答应测量。", ""):
        write_summary(topic=topic, text=text, by=by, now=NOW())
    kept = list(Summary.objects.order_by("number").values_list("number", "text"))
    assert kept == [(1, "多数人希望九点半以后安静。"), (2, "城管局答应测量。"), (3, "")]
    assert (loaded(topic).summary, loaded(topic).summary_at) == ("", None)
    with pytest.raises(WrongSummary):
        write_summary(topic=topic, text="长" * 4001, by=by, now=NOW())


def test_a_machine_proposes_sentences_that_lead_to_their_posts() -> None:
    topic, by = made.topic(), make.user("moderator")
    words = "希望步道晚上九点半以后不用音箱，让住在江边的人能睡着觉。"
    posts = [made.post(topic=topic, body=f"{words}我是第{n}栋的居民。") for n in range(4)]
    proposed = propose(topic)
    assert proposed[0].text == words
    assert proposed[0].of in {post.pk for post in posts}
    invented = Quote("没有人说过的话，写在这里看看。", posts[0].pk)
    quotes = [proposed[0], invented]
    write_summary(topic=topic, text="多数人要安静。", quotes=quotes, by=by, now=NOW())
    assert list(standing(loaded(topic)).quotes) == [proposed[0]]
    # Words that are taken back are quoted no more.
    Contribution.objects.filter(pk=proposed[0].of).update(state="withdrawn")
    assert list(standing(loaded(topic)).quotes) == []
    with pytest.raises(WrongSummary):
        write_summary(topic=topic, text="", quotes=quotes, by=by, now=NOW())
