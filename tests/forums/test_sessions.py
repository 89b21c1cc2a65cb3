"""Sessions: what officials, moderators and citizens do with them, and what follows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contributions.services import ThreadClosed
from core.calendar import add_workdays
from core.errors import StaleState, UnlawfulMove
from forums.models import Question, Session
from forums.services import questions, sessions
from forums.services.topics import NotYourDepartment
from moderation.models import Decision, Reason
from moderation.services import decide
from notifications.models import Notice
from tests import make
from tests.forums import make_sessions

pytestmark = pytest.mark.django_db


def kinds(person: object) -> list[str]:
    return list(Notice.objects.filter(recipient=person).values_list("kind", flat=True))


def test_one_key_announces_one_session() -> None:
    office, now = make.department(), timezone.now()
    by = make.user("official", department=office)
    facts = {
        "office": office,
        "title": "题目",
        "about": "",
        "guests": "局长",
        "starts_at": now + timedelta(days=1),
        "ends_at": now + timedelta(days=1, hours=1),
        "by": by,
        "key": uuid4(),
        "now": now,
    }
    first = sessions.announce_session(**facts)

    assert sessions.announce_session(**facts).pk == first.pk
    with pytest.raises(sessions.AlreadyPast):
        sessions.announce_session(**facts | {"key": uuid4(), "starts_at": now})
    with pytest.raises(NotYourDepartment):
        sessions.announce_session(**facts | {"key": uuid4(), "office": make.department()})


def test_states_follow_one_another_and_no_other_way() -> None:
    row = make_sessions.session(state="announced")
    by, now = row.created_by, timezone.now()

    with pytest.raises(UnlawfulMove):
        sessions.end(session=row, by=by, now=now)
    sessions.start(session=row, by=by, now=now)
    with pytest.raises(UnlawfulMove):
        sessions.cancel(session=row, by=by, reason="不办了", now=now)
    sessions.end(session=row, by=by, now=now)
    with pytest.raises(UnlawfulMove):
        sessions.start(session=row, by=by, now=now)


def test_who_is_called_off_gives_a_reason_and_tells_who_asked_or_follows() -> None:
    row = make_sessions.session(state="announced")
    asked = make_sessions.question(session=row)
    follower = make.user()
    sessions.remind(session=row, person=follower, wanted=True)
    sessions.remind(session=row, person=follower, wanted=True)

    with pytest.raises(sessions.ReasonMissing):
        sessions.cancel(session=row, by=row.created_by, reason=" ", now=timezone.now())
    sessions.cancel(session=row, by=row.created_by, reason="局长出差。", now=timezone.now())

    assert kinds(asked.contribution.author) == ["session_cancelled"]
    assert kinds(follower) == ["session_cancelled"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=row.pk).update(cancel_reason="")


def test_people_are_reminded_once_half_an_hour_before() -> None:
    row = make_sessions.session(state="announced")
    follower, gone = make.user(), make.user()
    for person in (follower, gone):
        sessions.remind(session=row, person=person, wanted=True)
    sessions.remind(session=row, person=gone, wanted=False)
    early = row.starts_at - timedelta(minutes=31)

    assert sessions.move_sessions_on(early) == 0
    assert sessions.move_sessions_on(early + timedelta(minutes=2)) == 1
    assert sessions.move_sessions_on(early + timedelta(minutes=3)) == 0
    assert kinds(follower) == ["session_begins"]
    assert kinds(gone) == []


def test_one_key_asks_one_question() -> None:
    row, author, key = make_sessions.session(), make.user(), uuid4()
    facts = {"session": row, "author": author, "body": "谁来管？", "key": key}

    first = questions.ask(**facts, now=timezone.now())

    assert questions.ask(**facts, now=timezone.now()).pk == first.pk
    with pytest.raises(StaleState):
        questions.ask(**facts | {"author": make.user()}, now=timezone.now())


def test_a_question_is_masked_and_screened_like_all_that_citizens_say() -> None:
    asked = questions.ask(
        session=make_sessions.session(),
        author=make.user(),
        body="请打我电话13812345678，谁来管？",
        key=uuid4(),
        now=timezone.now(),
    )

    assert "13812345678" not in asked.contribution.body
    assert asked.contribution.state == "pending"
    assert list(Question.objects.shown()) == []


@pytest.mark.parametrize("state", ["ended", "cancelled"])
def test_what_is_over_takes_no_questions(state: str) -> None:
    row = make_sessions.session(state=state)

    with pytest.raises(ThreadClosed):
        questions.ask(
            session=row, author=make.user(), body="谁来管？", key=uuid4(), now=timezone.now()
        )


def test_questions_wait_in_the_order_of_agreement_the_earlier_first() -> None:
    row = make_sessions.session()
    made = [make_sessions.question(session=row, agree=agree) for agree in (1, 5, 5)]
    make_sessions.question(session=row, agree=9, shown=False)

    assert list(Question.objects.waiting()) == [made[1], made[2], made[0]]


def test_of_two_moderators_who_press_at_once_one_is_told() -> None:
    row = make_sessions.session()
    first, second = (make_sessions.question(session=row) for _ in range(2))
    by, now = row.created_by, timezone.now()

    questions.put_on_stage(question=first, seen=None, by=by, now=now)
    with pytest.raises(StaleState):
        questions.put_on_stage(question=second, seen=None, by=by, now=now)
    # Both meant the same one.
    questions.put_on_stage(question=make_sessions.fresh(first), seen=None, by=by, now=now)

    assert Question.objects.get(state="now").pk == first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=second.pk).update(state="now")


def test_what_leaves_the_stage_counts_as_answered_where_words_stand() -> None:
    row = make_sessions.session()
    first, second, third = (make_sessions.question(session=row, agree=9 - n) for n in range(3))
    by, now = row.created_by, timezone.now()
    questions.next_question(session=row, seen=None, by=by, now=now)
    questions.say(question=make_sessions.fresh(first), words="今晚起有人巡查。", by=by, now=now)

    questions.next_question(session=row, seen=first.pk, by=by, now=now)
    questions.next_question(session=row, seen=second.pk, by=by, now=now)

    assert make_sessions.fresh(first).state == "answered"
    left = make_sessions.fresh(second)
    assert (left.state, left.due_on) == ("later", add_workdays(timezone.localdate(), 5))
    assert make_sessions.fresh(third).state == "now"
    assert kinds(first.contribution.author) == ["session_answered"]
    assert kinds(second.contribution.author) == ["session_later"]
    with pytest.raises(questions.NothingWaits):
        questions.next_question(session=row, seen=third.pk, by=by, now=now)


def test_a_hidden_question_does_not_keep_the_stage() -> None:
    row = make_sessions.session()
    first, second = (make_sessions.question(session=row, agree=9 - n) for n in range(2))
    by, now = row.created_by, timezone.now()
    questions.next_question(session=row, seen=None, by=by, now=now)
    decide(
        contribution=first.contribution,
        moderator=make.user("moderator"),
        action=Decision.Action.HIDE,
        reason=Reason.objects.first(),
        now=now,
    )

    questions.next_question(session=row, seen=None, by=by, now=now)

    assert make_sessions.fresh(second).state == "now"


def test_nothing_is_put_on_the_stage_of_a_session_that_is_not_under_way() -> None:
    row = make_sessions.session(state="announced")
    asked = make_sessions.question(session=row)

    with pytest.raises(StaleState):
        questions.put_on_stage(question=asked, seen=None, by=row.created_by, now=timezone.now())


@pytest.mark.parametrize("words", ["", " \n", "长" * 4001])
def test_an_answer_has_words(words: str) -> None:
    asked = make_sessions.question()

    with pytest.raises(questions.AnswerMissing):
        questions.answer(
            question=asked, words=words, by=asked.session.created_by, now=timezone.now()
        )


def test_what_is_left_over_is_promised_in_writing_and_answered_afterwards() -> None:
    row = make_sessions.session()
    left, held = (make_sessions.question(session=row, shown=shown) for shown in (True, False))
    by, now = row.created_by, timezone.now()
    sessions.end(session=row, by=by, now=now)

    assert make_sessions.fresh(left).state == "later"
    assert kinds(left.contribution.author) == ["session_later"]
    assert make_sessions.fresh(held).state == "waiting"

    # A moderator lets the other one through after the end.
    type(held.contribution).objects.filter(pk=held.pk).update(state="published")
    assert sessions.move_sessions_on(now) == 1
    assert make_sessions.fresh(held).state == "later"

    questions.answer(question=make_sessions.fresh(left), words="已安排巡查。", by=by, now=now)
    assert make_sessions.fresh(left).answer == "已安排巡查。"
    with pytest.raises(UnlawfulMove):
        questions.answer(question=make_sessions.fresh(left), words="改口", by=by, now=now)


def test_a_session_that_nobody_ends_is_over_after_three_hours() -> None:
    row = make_sessions.session()

    assert sessions.move_sessions_on(row.ends_at + timedelta(hours=2)) == 0
    sessions.move_sessions_on(row.ends_at + timedelta(hours=4))

    assert Session.objects.get(pk=row.pk).state == "ended"
