"""What the commands of ``python -m nlp`` share: options, rows in, rows out, many hands."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from typing import TypeAlias, TypeVar

from nlp import files
from nlp.workers import SCHEDULER, Workers, in_chunks, workers

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Shared = TypeVar("Shared")
Made = TypeVar("Made")

# Rows in one piece of work: with the slowest command a second or two.
PIECE = 1_000


def command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], None],
    help: str,  # noqa: A002 -- argparse calls it so
) -> argparse.ArgumentParser:
    """Add a command that reads a file and writes one."""
    made = commands.add_parser(name, help=help)
    made.add_argument("source", type=Path, metavar="IN")
    made.add_argument("--out", type=Path, required=True)
    made.set_defaults(run=run)
    return made


def table_command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], None],
    help: str,  # noqa: A002 -- argparse calls it so
) -> argparse.ArgumentParser:
    """Add a command whose input is a table of texts."""
    made = command(commands, name, run, help=help)
    add_columns(made)
    return made


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Let a command be told in which columns of a table text and id stand."""
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--id-column")


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Let a command be done by many hands; its output is the same."""
    parser.add_argument("--workers", type=_at_least_one, default=1, metavar="N", help="processes")
    parser.add_argument(
        "--scheduler",
        default=os.environ.get(SCHEDULER),
        metavar="tcp://HOST:PORT",
        help=f"of a Dask cluster that does the work instead (${SCHEDULER})",
    )


def _at_least_one(given: str) -> int:
    number = int(given)
    if number < 1:
        raise ValueError(given)
    return number


def spread(options: argparse.Namespace) -> AbstractContextManager[Workers]:
    """Open whoever does the work of a command with ``add_workers``."""
    return workers(options.workers, options.scheduler)


def for_each(
    options: argparse.Namespace,
    work: Callable[[Shared, list[files.Row]], Sequence[Made]],
    shared: Shared,
    others: Sequence[str] = (),
) -> Iterator[Made]:
    """Do ``work(shared, some rows)`` for all rows of IN, in order, by the workers asked for."""
    with spread(options) as hands:
        chunks = in_chunks(rows(options, others), PIECE)
        yield from chain.from_iterable(hands.each(work, shared, chunks))


def rows(options: argparse.Namespace, others: Sequence[str] = ()) -> Iterator[files.Row]:
    """Read the rows of IN; those that cannot be read are told of and left out."""
    for row in files.read(options.source, options.text_column, options.id_column, others):
        if isinstance(row, files.Unreadable):
            sys.stderr.write(f"{options.source}:{row.line}: {row.reason}\n")
        else:
            yield row


def write_csv(path: Path, head: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write utf-8 with a head, line by line as they come."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(lines)


def write_json(path: Path, value: object) -> None:
    """Write a value as json that a person can read; raises OSError where it cannot be written."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
