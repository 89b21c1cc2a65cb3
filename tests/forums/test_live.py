"""What viewers of a topic and of a session are pushed: public words, in their place, at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contributions.frames import Frame
from contributions.services import cast_vote
from contributions.wire import wire
from forums.live import announce_rankings
from forums.models import Topic
from forums.services import edit_post, questions, reply, sessions
from moderation.models import Decision, Reason
from moderation.services import decide
from tests import make
from tests.forums import make_sessions
from tests.make_forums import post, topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Frame]:
    """All that is pushed, kept or only mentioned."""
    frames: list[Frame] = []

    def note(group: str, html: str) -> None:
        frames.append(Frame(group, len(frames), html))

    monkeypatch.setattr(wire(), "publish", note)
    monkeypatch.setattr(wire(), "mention", note)
    return frames


def said(place: Topic, body: str = "建议九点半以后不用音箱。", **parts: object) -> None:
    reply(topic=place, author=make.user(), body=body, key=uuid4(), now=timezone.now(), **parts)


def test_a_post_comes_below_all_others_without_anything_of_a_reader(told: list[Frame]) -> None:
    row = topic()
    told.clear()

    said(row, "刚刚说的话")

    (frame,) = told
    assert frame.group == f"thread-{row.thread_id}"
    assert 'data-into="new-posts"' in frame.html
    assert "刚刚说的话" in frame.html
    for private in ("csrf", "<form", "aria-pressed", "/edit/"):
        assert private not in frame.html


def test_a_reply_comes_under_its_head(told: list[Frame]) -> None:
    head = post()
    told.clear()

    said(head.topic, "回复的话", answers=head)

    assert f'data-into="replies-{head.pk}"' in told[0].html


def test_what_waits_for_a_moderator_is_pushed_when_it_is_let_through(told: list[Frame]) -> None:
    row = topic()
    told.clear()
    held = reply(
        topic=row,
        author=make.user(),
        body="我的电话13812345678，请找我。",
        key=uuid4(),
        now=timezone.now(),
    )
    assert told == []

    decide(
        contribution=held.contribution,
        moderator=make.user("moderator"),
        action=Decision.Action.APPROVE,
        now=timezone.now(),
    )

    assert len(told) == 1
    assert "13812345678" not in told[0].html


def test_an_edit_takes_the_place_of_the_old_words(told: list[Frame]) -> None:
    row = post(body="原来的话，说得不清楚。")
    told.clear()

    edit_post(post=row, body="改过的话，说清楚了。", now=timezone.now())

    assert f'id="contribution-{row.pk}"' in told[-1].html
    assert "改过的话" in told[-1].html
    assert "原来的话" not in told[-1].html


def test_hidden_words_vanish(told: list[Frame]) -> None:
    row = post()
    told.clear()

    decide(
        contribution=row.contribution,
        moderator=make.user("moderator"),
        action=Decision.Action.HIDE,
        reason=Reason.objects.first(),
        now=timezone.now(),
    )

    assert f'data-gone="contribution-{row.pk} ' in told[0].html


def test_that_an_official_writes_is_told_once_in_eight_seconds(told: list[Frame]) -> None:
    row, office = topic(), make.department("云汀市城市管理局")
    official = Client()
    official.force_login(make.user("official", department=office))
    told.clear()
    address = reverse("forums:writing", args=[row.pk])

    assert [official.post(address).status_code for _ in range(3)] == [204] * 3

    (frame,) = told
    assert office.name in frame.html
    assert 'data-lasts="20"' in frame.html


@pytest.mark.parametrize("who", ["guest", "citizen", "official of a closed topic"])
def test_nobody_else_is_told_to_write(who: str, told: list[Frame]) -> None:
    row = topic(state="locked" if who.startswith("official") else "open")
    told.clear()
    client = Client()
    if who != "guest":
        client.force_login(make.user("official" if who.startswith("official") else ""))

    assert client.post(reverse("forums:writing", args=[row.pk])).status_code in (302, 403)
    assert told == []


def test_a_question_comes_into_the_list_and_its_tally_with_each_vote(told: list[Frame]) -> None:
    row = make_sessions.session()
    told.clear()

    asked = make_sessions.question(session=row, body="谁来管音箱？")
    cast_vote(contribution=asked.contribution, voter=make.user(), value=1)

    assert f'data-into="ranking-{row.pk}"' in told[0].html
    assert "谁来管音箱？" in told[0].html
    assert f'id="tally-{asked.pk}"' in told[1].html


def test_the_order_is_told_where_it_has_changed_and_only_then(told: list[Frame]) -> None:
    row = make_sessions.session()
    first, second = (make_sessions.question(session=row) for _ in range(2))
    now = timezone.now()
    assert announce_rankings(now) == 1
    told.clear()

    assert announce_rankings(now) == 0
    cast_vote(contribution=second.contribution, voter=make.user(), value=1)
    told.clear()
    assert announce_rankings(now) == 1

    assert f'data-order="{second.pk} {first.pk}"' in told[0].html
    for private in ("csrf", "<form", "aria-pressed"):
        assert private not in told[0].html


def test_the_stage_and_the_answer_are_told_at_once(told: list[Frame]) -> None:
    row = make_sessions.session()
    asked = make_sessions.question(session=row, body="谁来管音箱？")
    by, now = row.created_by, timezone.now()
    told.clear()

    questions.next_question(session=row, seen=None, by=by, now=now)
    questions.say(question=make_sessions.fresh(asked), words="先说一半。", by=by, now=now)
    questions.answer(question=make_sessions.fresh(asked), words="说完了。", by=by, now=now)

    stage, half, cleared, done = (frame.html for frame in told)
    assert f'id="stage-{row.pk}"' in stage
    assert "谁来管音箱？" in stage
    assert "先说一半。" in half
    assert "谁来管音箱？" not in cleared
    assert f'data-into="answered-{row.pk}"' in done
    assert "说完了。" in done


def test_beginning_and_end_are_told(told: list[Frame]) -> None:
    row = make_sessions.session(state="announced")
    told.clear()

    sessions.start(session=row, by=row.created_by, now=timezone.now())
    sessions.end(session=row, by=row.created_by, now=timezone.now())

    assert [f'id="session-state-{row.pk}"' in frame.html for frame in told] == [True, True]


def test_a_session_of_the_day_after_tomorrow_is_not_put_in_order() -> None:
    now = timezone.now()
    row = make_sessions.session(
        state="announced",
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=1),
    )
    make_sessions.question(session=row)

    assert announce_rankings(now) == 0
