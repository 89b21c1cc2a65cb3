"""``python -m nlp themes``: in memory as long as that is sensible, streamed beyond."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import chain, islice
from pathlib import Path

from nlp import files, tables
from nlp.embed import sentence_encoder
from nlp.spread import learn
from nlp.stream import MOST, SAMPLE, stream_themes
from nlp.themes import Found, Progress


def add_to(commands: tables.Commands) -> None:
    """Add the command to those of the parser."""
    themes = tables.table_command(commands, "themes", _themes, help="sort texts into themes")
    themes.add_argument("--themes", default="auto", type=_number_or_auto, metavar="K|auto")
    themes.add_argument("--seed", default=0, type=int)
    themes.add_argument("--vectors", type=Path, metavar="FOLDER", help="keep the model's vectors")
    themes.add_argument("--words-only", action="store_true", help="do without the model")
    themes.add_argument(
        "--whole", type=int, default=MOST, metavar="N", help="texts up to which all are learnt from"
    )
    themes.add_argument(
        "--sample", type=int, default=SAMPLE, metavar="N", help="texts learnt from beyond"
    )
    tables.add_workers(themes)


def _number_or_auto(given: str) -> int | None:
    if given == "auto":
        return None
    number = int(given)
    if number < 1:
        raise ValueError(given)
    return number


def _themes(options: argparse.Namespace) -> None:
    names, found = _found(options)
    options.out.mkdir(parents=True, exist_ok=True)
    assigned = zip(names, found.assignment, found.subassignment, found.score, strict=True)
    tables.write_csv(
        options.out / "assignments.csv",
        ("id", "theme", "subtheme", "score"),
        ((name, theme, part, f"{score:.4f}") for name, theme, part, score in assigned),
    )
    tables.write_json(options.out / "themes.json", _told(found, names))
    manifest = {
        "version": found.version,
        "encoder": found.encoder,
        "seed": options.seed,
        "texts": len(names),
    }
    if len(names) > options.whole:
        manifest["learnt from"] = options.sample
    tables.write_json(options.out / "manifest.json", manifest)


def _found(options: argparse.Namespace) -> tuple[list[str], Found]:
    """Read up to ``--whole`` rows; if these are all, take them as a whole."""
    encoder = None if options.words_only else sentence_encoder(options.vectors)
    asked = {"themes": options.themes, "seed": options.seed, "encoder": encoder}
    names: list[str] = []
    left = _noting(names, tables.rows(options))
    texts = list(islice(left, options.whole + 1))
    with tables.spread(options) as hands:
        if len(texts) <= options.whole:
            return names, learn(texts, workers=hands, progress=_progress(), **asked)[0]
        readings: Iterator[Iterable[str]] = iter((chain(texts, left), _again(options)))
        # What was read ahead is let go as the first reading comes past it.
        del texts
        found = stream_themes(
            partial(next, readings),
            sample=options.sample,
            workers=hands,
            progress=_progress(),
            **asked,
        )
    return names, found


def _noting(names: list[str], rows: Iterable[files.Row]) -> Iterator[str]:
    for row in rows:
        names.append(row.name)
        yield row.text


def _again(options: argparse.Namespace) -> Iterator[str]:
    """Read the texts a second time, with nothing more to say about the broken rows."""
    for row in files.read(options.source, options.text_column):
        if isinstance(row, files.Row):
            yield row.text


def _told(found: Found, names: Sequence[str]) -> list[dict[str, object]]:
    return [
        {
            **asdict(theme),
            "theme": number,
            "representatives": [names[index] for index in theme.representatives],
            "quotes": [{"text": quote.text, "id": names[quote.of]} for quote in theme.quotes],
        }
        for number, theme in enumerate(found.themes)
    ]


def _progress() -> Progress | None:
    def tell(stage: str, share: float) -> None:
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{stage:<8} {share:4.0%}{end}")

    return tell if sys.stderr.isatty() else None
