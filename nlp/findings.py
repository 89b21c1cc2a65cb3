"""The commands of ``python -m nlp`` that tell what a heap of texts or votes says."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from nlp import files
from nlp.duplicates import Group, find_duplicates
from nlp.opinions import Telling, opinion_groups


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module to those of the parser."""
    copies = _command(commands, "duplicates", _duplicates, help="find copies of the same text")
    copies.add_argument("--threshold", default=0.8, type=float, help="share that is the same")
    copies.add_argument("--author-column")
    votes = commands.add_parser("opinions", help="group people by agree, disagree and pass")
    votes.add_argument("source", type=Path, metavar="IN")
    votes.add_argument("--out", type=Path, required=True)
    votes.add_argument("--person-column", dest="id_column", default="person")
    votes.add_argument("--statement-column", default="statement")
    votes.add_argument("--vote-column", dest="text_column", default="vote")
    votes.add_argument("--seed", type=int, default=0)
    votes.set_defaults(run=_opinions)


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: object,
    help: str,  # noqa: A002 -- argparse calls it so
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help)
    command.add_argument("source", type=Path, metavar="IN")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--text-column", default="text")
    command.add_argument("--id-column")
    command.set_defaults(run=run)
    return command


def _duplicates(options: argparse.Namespace) -> None:
    asked = [options.author_column] if options.author_column else []
    rows = read(options, asked)
    found = find_duplicates(
        [row.text for row in rows],
        threshold=options.threshold,
        authors=[row.others[0] for row in rows] if asked else None,
    )
    groups = zip(rows, found.group, strict=True)
    write_csv(options.out, ("id", "group"), ((row.name, group) for row, group in groups))
    names = [row.name for row in rows]
    write_json(
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
    for row in read(options, [options.statement_column]):
        stand = STANDS.get(row.text.strip().lower())
        if stand is None:
            sys.stderr.write(f"{row.name}, {row.others[0]}: no vote {row.text!r}\n")
            continue
        person = people.setdefault(row.name, len(people))
        votes.append((person, statements.setdefault(row.others[0], len(statements)), stand))
    columns = zip(*votes, strict=True) if votes else ((), (), ())
    found = opinion_groups(*map(list, columns), seed=options.seed)
    names = list(statements)
    write_json(
        options.out,
        {
            "groups": [
                {"size": group.size, "telling": [_stand(one, names) for one in group.telling]}
                for group in found.groups
            ],
            "consensus": [_stand(one, names) for one in found.consensus],
            "silhouettes": found.silhouettes,
            "explained": found.explained,
            "statements": [
                {
                    "id": name,
                    **dict(zip(("agree", "disagree", "pass"), map(int, counts), strict=True)),
                    "together": round(float(together), 6),
                    "apart": round(float(apart), 6),
                }
                for name, counts, together, apart in zip(
                    names, found.tally, found.together, found.apart, strict=True
                )
            ],
            "people": [
                {"id": name, "group": int(group), "at": [round(float(x), 6) for x in place]}
                for name, group, place in zip(people, found.group, found.points, strict=True)
            ],
        },
    )


def _stand(one: Telling, names: Sequence[str]) -> dict[str, object]:
    return {**asdict(one), "statement": names[one.statement]}


def read(options: argparse.Namespace, others: Sequence[str] = ()) -> list[files.Row]:
    """Read the rows of IN; those that cannot be read are told of and left out."""
    rows = []
    for row in files.read(options.source, options.text_column, options.id_column, others):
        if isinstance(row, files.Unreadable):
            sys.stderr.write(f"{options.source}:{row.line}: {row.reason}\n")
        else:
            rows.append(row)
    return rows


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
