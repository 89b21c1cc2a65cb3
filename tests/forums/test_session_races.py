"""Several people press at one moment: the stage has one question, a click asks once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from forums.models import Question
from forums.services import questions, sessions
from tests import make
from tests.forums import make_sessions

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run all in threads; say for each how it ended."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except DomainError as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_moderators_put_one_question_on_the_stage() -> None:
    row = make_sessions.session()
    asked = [make_sessions.question(session=row) for _ in range(2)]
    by, now = row.created_by, timezone.now()

    ended = at_once(
        [
            lambda one=one: questions.put_on_stage(question=one, seen=None, by=by, now=now)
            for one in asked
        ]
    )

    assert sorted(ended) == ["StaleState", "done"]
    assert Question.objects.filter(state="now").count() == 1


def test_ten_presses_on_next_take_one_question() -> None:
    row = make_sessions.session()
    for _ in range(3):
        make_sessions.question(session=row)
    by, now = row.created_by, timezone.now()

    ended = at_once([lambda: questions.next_question(session=row, seen=None, by=by, now=now)] * 5)

    assert ended.count("done") == 1
    assert Question.objects.filter(state="waiting").count() == 2


def test_one_press_many_times_asks_once() -> None:
    row, author, key = make_sessions.session(), make.user(), uuid4()

    ended = at_once(
        [
            lambda: questions.ask(
                session=row, author=author, body="谁来管音箱？", key=key, now=timezone.now()
            )
        ]
        * 5
    )

    assert ended == ["done"] * 5
    assert Question.objects.count() == 1


def test_what_is_asked_while_it_ends_is_refused_or_promised() -> None:
    row = make_sessions.session()
    people = [make.user() for _ in range(4)]

    at_once(
        [
            *(
                lambda who=who: questions.ask(
                    session=row, author=who, body="谁来管？", key=uuid4(), now=timezone.now()
                )
                for who in people
            ),
            lambda: sessions.end(session=row, by=row.created_by, now=timezone.now()),
        ]
    )
    sessions.move_sessions_on(timezone.now())

    assert not Question.objects.filter(state="waiting").exists()
