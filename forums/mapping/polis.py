"""The three files in which Polis gives out a conversation: summary, comments and votes."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COMMENTS = {"timestamp", "comment-id", "author-id", "moderated", "comment-body"}
VOTES = {"timestamp", "comment-id", "voter-id", "vote"}
ACCEPTED, UNDECIDED, REJECTED = 1, 0, -1


class UnreadableError(ValueError):
    """A file is not what Polis gives out; the message says why."""


@dataclass(frozen=True)
class Comment:
    """``moderated``: 1 accepted there, 0 not looked at, -1 rejected."""

    key: int
    author: int
    at: datetime
    moderated: int
    body: str


@dataclass(frozen=True)
class Vote:
    voter: int
    comment: int
    value: int
    at: datetime


@dataclass(frozen=True)
class Conversation:
    """``wrong`` are the rows that could not be read: file, line and why."""

    topic: str
    comments: tuple[Comment, ...]
    votes: tuple[Vote, ...]
    wrong: tuple[str, ...]


def read(summary: Path, comments: Path, votes: Path) -> Conversation:
    """Read a conversation; of several votes on one comment by one voter the last is kept.

    Raises UnreadableError where a file is missing, is no UTF-8 or lacks a column.
    """
    wrong: list[str] = []
    said = tuple(_comments(comments, wrong))
    known = {comment.key for comment in said}
    last: dict[tuple[int, int], Vote] = {}
    for vote in sorted(_votes(votes, known, wrong), key=lambda one: one.at):
        last[vote.voter, vote.comment] = vote
    return Conversation(_topic(summary), said, tuple(last.values()), tuple(wrong))


def _topic(path: Path) -> str:
    rows = dict(row[:2] for _line, row in _lines(path) if len(row) > 1)
    if not rows.get("topic", "").strip():
        raise UnreadableError(f"{path}: no topic")
    return str(rows["topic"]).strip()


def _comments(path: Path, wrong: list[str]) -> Iterator[Comment]:
    for line, row in _rows(path, COMMENTS):
        try:
            moderated = int(row["moderated"])
            at = _moment(row["timestamp"])
            yield Comment(
                int(row["comment-id"]), int(row["author-id"]), at, moderated, row["comment-body"]
            )
        except (ValueError, TypeError, OverflowError) as error:
            wrong.append(f"{path.name}, line {line}: {error}")


def _votes(path: Path, known: set[int], wrong: list[str]) -> Iterator[Vote]:
    for line, row in _rows(path, VOTES):
        try:
            vote = Vote(
                int(row["voter-id"]),
                int(row["comment-id"]),
                int(row["vote"]),
                _moment(row["timestamp"]),
            )
        except (ValueError, TypeError, OverflowError) as error:
            wrong.append(f"{path.name}, line {line}: {error}")
            continue
        if vote.value in {-1, 0, 1} and vote.comment in known:
            yield vote
        else:
            wrong.append(f"{path.name}, line {line}: no such vote or comment")


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC)


def _rows(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    lines = _lines(path)
    _line, head = next(lines, (0, []))
    if missing := columns - set(head):
        raise UnreadableError(f"{path}: no column {', '.join(sorted(missing))}")
    for line, row in lines:
        yield line, dict(zip(head, row, strict=False))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableError(f"{path}: {error}") from error
