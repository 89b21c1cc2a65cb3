"""The commands of ``python -m nlp`` that take texts one by one; any number of hands may help."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from csv import writer
from functools import lru_cache
from itertools import chain
from pathlib import Path

from nlp import files, tables
from nlp.debris import for_matching
from nlp.pii import Masked, mask
from nlp.screen import Finding
from nlp.screen import screen as look
from nlp.segment import Segmenter, own_words
from nlp.workers import in_chunks


def add_to(commands: tables.Commands) -> None:
    """Add the commands of this module to those of the parser."""
    pii = tables.table_command(commands, "pii", _pii, help="mask what identifies a person")
    pii.add_argument("--report", type=Path, help="csv of what was found where, without the text")
    pii.add_argument("--public", type=Path, help="what may be shown: a number or name a line")
    screen = tables.table_command(commands, "screen", _screen, help="tell why a person should look")
    matching = tables.table_command(
        commands, "normalise", _normalise, help="write texts as they are matched"
    )
    segment = tables.command(commands, "segment", _segment, help="cut each line into words")
    segment.add_argument(
        "--own", type=Path, metavar="WORDS", help="words to keep whole, a line each"
    )
    for spread in (pii, screen, matching, segment):
        tables.add_workers(spread)


def _pii(options: argparse.Namespace) -> None:
    shown = options.public.read_text("utf-8-sig").splitlines() if options.public else ()
    public = [line.strip() for line in shown if line.strip()]
    with ExitStack() as opened:
        report = None
        if options.report:
            file = options.report.open("w", encoding="utf-8", newline="")
            report = writer(opened.enter_context(file))
            report.writerow(("id", "kind", "start", "stop"))

        def masked() -> Iterator[tuple[str, str]]:
            for name, made in tables.for_each(options, _masked, public):
                if report:
                    spans = made.spans
                    report.writerows((name, span.kind, span.start, span.stop) for span in spans)
                yield name, made.text

        tables.write_csv(options.out, ("id", "text"), masked())


def _masked(public: list[str], rows: list[files.Row]) -> list[tuple[str, Masked]]:
    return [(row.name, mask(row.text, public)) for row in rows]


def _screen(options: argparse.Namespace) -> None:
    seen = tables.for_each(options, _looked, None)
    lines = ((name, one.code, one.evidence) for name, found in seen for one in found)
    tables.write_csv(options.out, ("id", "code", "evidence"), lines)


def _looked(_: None, rows: list[files.Row]) -> list[tuple[str, list[Finding]]]:
    return [(row.name, list(look(row.text))) for row in rows]


def _normalise(options: argparse.Namespace) -> None:
    tables.write_csv(options.out, ("id", "text"), tables.for_each(options, _matched, None))


def _matched(_: None, rows: list[files.Row]) -> list[tuple[str, str]]:
    return [(row.name, for_matching(row.text).text) for row in rows]


def _segment(options: argparse.Namespace) -> None:
    own = tuple(own_words(options.own)) if options.own else ()
    Segmenter(own)  # a word that cannot be found is told before anything is cut
    with (
        options.source.open(encoding="utf-8-sig") as lines,
        options.out.open("w", encoding="utf-8") as out,
        tables.spread(options) as hands,
    ):
        out.writelines(chain.from_iterable(hands.each(_cut, own, in_chunks(lines, tables.PIECE))))


def _cut(own: tuple[str, ...], lines: Sequence[str]) -> list[str]:
    cut = (_segmenter(own).cut(line.rstrip("\n")) for line in lines)
    return [" ".join(word for word in words if not word.isspace()) + "\n" for words in cut]


@lru_cache(maxsize=1)
def _segmenter(own: tuple[str, ...]) -> Segmenter:
    return Segmenter(own)
