"""The commands of ``python -m nlp`` that tell what a heap of texts or votes says."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from nlp import files, tables
from nlp.answer import House, check_answer, house_phrases
from nlp.duplicates import Group, find_duplicates
from nlp.hot import Message, hot_issues, moment
from nlp.opinions import Opinions, Telling, opinion_groups
from nlp.stance import SURE, guess_stance
from nlp.summary import summarise
from nlp.workers import in_chunks


def add_to(commands: tables.Commands) -> None:
    """Add the commands of this module to those of the parser."""
    copies = tables.table_command(
        commands, "duplicates", _duplicates, help="find copies of the same text"
    )
    copies.add_argument("--threshold", default=0.8, type=float, help="share that is the same")
    copies.add_argument("--author-column")
    tables.add_workers(copies)
    votes = commands.add_parser("opinions", help="group people by agree, disagree and pass")
    votes.add_argument("source", type=Path, metavar="IN")
    votes.add_argument("--out", type=Path, required=True)
    votes.add_argument("--person-column", dest="id_column", default="person")
    votes.add_argument("--statement-column", default="statement")
    votes.add_argument("--vote-column", dest="text_column", default="vote")
    votes.add_argument("--seed", type=int, default=0)
    votes.set_defaults(run=_opinions)
    stance = tables.table_command(
        commands, "stance", _stance, help="guess for or against, where nobody asked"
    )
    replies = tables.table_command(commands, "answer", _answer, help="check official replies")
    replies.add_argument("--reply-column", default="reply")
    for spread in (stance, replies):
        tables.add_workers(spread)
    short = tables.table_command(
        commands, "summary", _summary, help="choose the sentences that say most"
    )
    short.add_argument("--sentences", type=int, default=5)
    hot = tables.table_command(commands, "hot", _hot, help="find rising issues")
    hot.add_argument("--time-column", required=True)
    hot.add_argument("--title-column")
    hot.add_argument("--author-column")
    hot.add_argument("--weight-column", help="likes or the like")
    hot.add_argument("--most", type=int)


def _duplicates(options: argparse.Namespace) -> None:
    asked = [options.author_column] if options.author_column else []
    rows = list(tables.rows(options, asked))
    with tables.spread(options) as hands:
        found = find_duplicates(
            [row.text for row in rows],
            threshold=options.threshold,
            authors=[row.others[0] for row in rows] if asked else None,
            workers=hands,
        )
    groups = zip(rows, found.group, strict=True)
    tables.write_csv(options.out, ("id", "group"), ((row.name, group) for row, group in groups))
    names = [row.name for row in rows]
    tables.write_json(
        options.out.with_suffix(".json"),
        {
            "groups": [_told(group, names) for group in found.groups],
            "templates": [_told(group, names) for group in found.templates],
        },
    )


def _told(group: Group, names: Sequence[str]) -> dict[str, object]:
    return {
        "kind": group.kind,
        "texts": len(group.members),
        "people": group.people,
        "wordings": group.wordings,
        "ids": [names[index] for index in group.members],
    }


def _stance(options: argparse.Namespace) -> None:
    tables.write_csv(
        options.out,
        ("id", "stance", "score", "sure", "signs"),
        tables.for_each(options, _guessed, None),
    )


def _guessed(_: None, rows: list[files.Row]) -> list[tuple[str, ...]]:
    told = [(row, guess_stance(row.text)) for row in rows]
    return [
        (
            *(row.name, guess.stance, f"{guess.score:.4f}"),
            "yes" if guess.score >= SURE else "no",
            "、".join(row.text[one.start : one.stop] for one in guess.signs),
        )
        for row, guess in told
    ]


def _answer(options: argparse.Namespace) -> None:
    rows = list(tables.rows(options, [options.reply_column]))
    house = house_phrases([row.others[0] for row in rows])
    with tables.spread(options) as hands:
        checked = hands.each(_checked, house, in_chunks(rows, tables.PIECE))
        tables.write_json(options.out, {"replies": list(chain.from_iterable(checked))})


def _checked(house: House, rows: list[files.Row]) -> list[dict[str, object]]:
    return [
        {
            "id": row.name,
            **{
                one.kind: {
                    "met": one.met,
                    "share": one.share,
                    "reason": one.reason,
                    "seen": [row.others[0][start:stop] for start, stop in one.seen],
                    "missing": one.missing,
                }
                for one in check_answer(row.text, row.others[0], house)
            },
        }
        for row in rows
    ]


def _summary(options: argparse.Namespace) -> None:
    rows = list(tables.rows(options))
    texts, names = [row.text for row in rows], [row.name for row in rows]
    said = summarise(texts, names, sentences=options.sentences)
    tables.write_json(options.out, {"texts": len(rows), "sentences": [asdict(one) for one in said]})


def _hot(options: argparse.Namespace) -> None:
    columns = (
        *(options.time_column, options.title_column),
        *(options.author_column, options.weight_column),
    )
    asked = [column for column in columns if column]
    names, messages = [], []
    for row in tables.rows(options, asked):
        told = dict(zip(asked, row.others, strict=True))
        try:
            at = moment(told[options.time_column])
            likes = int(float(told.get(options.weight_column) or 0))
        except ValueError as reason:
            sys.stderr.write(f"{row.name}: {reason}\n")
            continue
        names.append(row.name)
        author, title = told.get(options.author_column, ""), told.get(options.title_column, "")
        messages.append(Message(row.text, at, author, max(0, likes), title))
    issues = hot_issues(messages, most=options.most)
    tables.write_json(
        options.out,
        {
            "issues": [
                {
                    "rank": rank,
                    "label": issue.label,
                    "ids": [names[index] for index in issue.members],
                    "place": issue.place,
                    "from": issue.begin.isoformat(),
                    "to": issue.end.isoformat(),
                    "people": issue.people,
                    "likes": issue.likes,
                    "peak": issue.peak,
                    "rising": issue.rising,
                    "heat": issue.heat,
                }
                for rank, issue in enumerate(issues, start=1)
            ]
        },
    )


STANDS = {
    **dict.fromkeys(("1", "+1", "agree", "同意", "赞成", "支持"), 1),
    **dict.fromkeys(("0", "pass", "略过", "中立", "弃权"), 0),
    **dict.fromkeys(("-1", "disagree", "反对", "不同意"), -1),
}


def _opinions(options: argparse.Namespace) -> None:
    """Read a vote a row, the last of a person on a statement counting."""
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    votes = []
    for row in tables.rows(options, [options.statement_column]):
        stand = STANDS.get(row.text.strip().lower())
        if stand is None:
            sys.stderr.write(f"{row.name}, {row.others[0]}: no vote {row.text!r}\n")
            continue
        person = people.setdefault(row.name, len(people))
        votes.append((person, statements.setdefault(row.others[0], len(statements)), stand))
    columns = zip(*votes, strict=True) if votes else ((), (), ())
    found = opinion_groups(*map(list, columns), seed=options.seed)
    names = list(statements)
    tables.write_json(
        options.out,
        {
            "groups": [
                {"size": group.size, "telling": [_told_stand(one, names) for one in group.telling]}
                for group in found.groups
            ],
            "consensus": [_told_stand(one, names) for one in found.consensus],
            "silhouettes": found.silhouettes,
            "explained": found.explained,
            "statements": _statements(names, found),
            "people": [
                {"id": name, "group": int(group), "at": [round(float(x), 6) for x in place]}
                for name, group, place in zip(people, found.group, found.points, strict=True)
            ],
        },
    )


def _statements(names: Sequence[str], found: Opinions) -> list[dict[str, object]]:
    return [
        {
            "id": name,
            **dict(zip(("agree", "disagree", "pass"), map(int, counts), strict=True)),
            "together": round(float(together), 6),
            "apart": round(float(apart), 6),
        }
        for name, counts, together, apart in zip(
            names, found.tally, found.together, found.apart, strict=True
        )
    ]


def _told_stand(one: Telling, names: Sequence[str]) -> dict[str, object]:
    return {**asdict(one), "statement": names[one.statement]}
