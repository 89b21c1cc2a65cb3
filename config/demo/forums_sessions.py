"""Two hours in which officials answer: one is over, one is announced."""

from datetime import datetime, timedelta
from typing import Any

from config.demo.content import read
from config.demo.forums_city import City, key
from forums.models import Question, Session
from forums.services import questions, sessions

LASTS = timedelta(hours=1)


def build(here: City) -> None:
    for row in read("forums_votes.toml")["session"]:
        starts = here.at(row["day"], row["hour"])
        session, asked = _announce(row, starts, here)
        if row["state"] == Session.State.ENDED:
            _hold(row, session, asked, starts, here)


def _announce(row: dict[str, Any], starts: datetime, here: City) -> tuple[Session, list[Question]]:
    """A week ahead, or an hour ago where that is later; people ask before it begins."""
    at = min(starts - timedelta(days=7), here.now - timedelta(days=1))
    session = sessions.announce_session(
        office=here.units[row["office"]],
        by=here.speakers[row["by"]],
        title=row["title"],
        about=row["about"],
        guests=row["guests"],
        starts_at=starts,
        ends_at=starts + LASTS,
        key=key(row["key"]),
        now=at,
    )
    asked = []
    for number, told in enumerate(row["question"], 1):
        question = questions.ask(
            session=session,
            author=here.speakers[told["by"]],
            body=told["text"],
            key=key(row["key"], number),
            now=at + timedelta(hours=number),
        )
        here.agree(question.contribution, told["agree"])
        asked.append(question)
    here.count_votes()
    return session, asked


def _hold(
    row: dict[str, Any], session: Session, asked: list[Question], starts: datetime, here: City
) -> None:
    """Answer one after the other, promise the rest in writing, and keep one promise."""
    by = here.speakers[row["by"]]
    sessions.start(session=session, by=by, now=starts)
    for number, (told, question) in enumerate(zip(row["question"], asked, strict=True)):
        at = starts + timedelta(minutes=3 + 9 * number)
        if "answer" in told:
            questions.put_on_stage(question=question, seen=None, by=by, now=at)
            at += timedelta(minutes=4)
            questions.answer(question=question, words=told["answer"], by=by, now=at)
    sessions.end(session=session, by=by, now=starts + LASTS)
    for told, question in zip(row["question"], asked, strict=True):
        if "later" in told:
            question.refresh_from_db()
            at = starts + timedelta(days=2)
            questions.answer(question=question, words=told["later"], by=by, now=at)
