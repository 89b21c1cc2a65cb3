"""The commands of ``python -m nlp`` that tell what a heap of texts or votes says."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp import files
from nlp.duplicates import Group, find_duplicates


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module to those of the parser."""
    copies = _command(commands, "duplicates", _duplicates, help="find copies of the same text")
    copies.add_argument("--threshold", default=0.8, type=float, help="share that is the same")
    copies.add_argument("--author-column")


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
