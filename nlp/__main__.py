"""``python -m nlp COMMAND``: the same functions on files, without the site."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from nlp import files, findings
from nlp.align import align_texts
from nlp.debris import for_matching
from nlp.embed import sentence_encoder
from nlp.pii import mask
from nlp.screen import screen as look
from nlp.segment import Segmenter, own_words
from nlp.themes import Found, Progress, find_themes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 where the input has not the column asked for."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except files.UnfitFile as unfit:
        sys.stderr.write(f"{unfit}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp")
    commands = parser.add_subparsers(required=True)

    themes = findings.command_of(commands, "themes", _themes, help="sort texts into themes")
    themes.add_argument("--themes", default="auto", type=_number_or_auto, metavar="K|auto")
    themes.add_argument("--seed", default=0, type=int)
    themes.add_argument("--vectors", type=Path, metavar="FOLDER", help="keep the model's vectors")
    themes.add_argument("--words-only", action="store_true", help="do without the model")
    pii = findings.command_of(commands, "pii", _pii, help="mask what identifies a person")
    pii.add_argument("--report", type=Path, help="csv of what was found where, without the text")
    pii.add_argument("--public", type=Path, help="what may be shown: a number or name a line")
    screen = findings.command_of(commands, "screen", _screen, help="tell why a person should look")
    matching = findings.command_of(
        commands, "normalise", _normalise, help="write texts as they are matched"
    )
    for table in (themes, pii, screen, matching):
        table.add_argument("--text-column", default="text")
        table.add_argument("--id-column")
    segment = findings.command_of(commands, "segment", _segment, help="cut each line into words")
    segment.add_argument(
        "--own", type=Path, metavar="WORDS", help="words to keep whole, a line each"
    )
    align = findings.command_of(commands, "align", _align, help="match the clauses of two versions")
    align.add_argument("after", type=Path, metavar="NEW")
    findings.add_to(commands)
    return parser


def _number_or_auto(given: str) -> int | None:
    if given == "auto":
        return None
    number = int(given)
    if number < 1:
        raise ValueError(given)
    return number


def _themes(options: argparse.Namespace) -> None:
    rows = list(_rows(options))
    texts = [text for _, text in rows]
    found = find_themes(
        texts,
        themes=options.themes,
        seed=options.seed,
        encoder=None if options.words_only else sentence_encoder(options.vectors),
        progress=_progress(),
    )
    options.out.mkdir(parents=True, exist_ok=True)
    assigned = zip(rows, found.assignment, found.subassignment, found.score, strict=True)
    _write_csv(
        options.out / "assignments.csv",
        ("id", "theme", "subtheme", "score"),
        ((name, theme, part, f"{score:.4f}") for (name, _), theme, part, score in assigned),
    )
    _write_json(options.out / "themes.json", _told(found, [name for name, _ in rows]))
    manifest = {
        "version": found.version,
        "encoder": found.encoder,
        "seed": options.seed,
        "texts": len(rows),
    }
    _write_json(options.out / "manifest.json", manifest)


def _told(found: Found, names: list[str]) -> list[dict[str, object]]:
    return [
        {
            **asdict(theme),
            "theme": number,
            "representatives": [names[index] for index in theme.representatives],
            "quotes": [{"text": quote.text, "id": names[quote.of]} for quote in theme.quotes],
        }
        for number, theme in enumerate(found.themes)
    ]


def _pii(options: argparse.Namespace) -> None:
    shown = options.public.read_text("utf-8-sig").splitlines() if options.public else ()
    public = [line.strip() for line in shown if line.strip()]
    masked = [(name, mask(text, public)) for name, text in _rows(options)]
    _write_csv(options.out, ("id", "text"), ((name, result.text) for name, result in masked))
    if options.report:
        _write_csv(
            options.report,
            ("id", "kind", "start", "stop"),
            (
                (name, span.kind, span.start, span.stop)
                for name, result in masked
                for span in result.spans
            ),
        )


def _screen(options: argparse.Namespace) -> None:
    found = ((name, finding) for name, text in _rows(options) for finding in look(text))
    rows = ((name, finding.code, finding.evidence) for name, finding in found)
    _write_csv(options.out, ("id", "code", "evidence"), rows)


def _normalise(options: argparse.Namespace) -> None:
    rows = ((name, for_matching(text).text) for name, text in _rows(options))
    _write_csv(options.out, ("id", "text"), rows)


def _segment(options: argparse.Namespace) -> None:
    lines = options.source.read_text("utf-8-sig").splitlines()
    segmenter = Segmenter(own_words(options.own) if options.own else ())
    cut = (" ".join(w for w in segmenter.cut(line) if not w.isspace()) for line in lines)
    options.out.write_text("".join(f"{line}\n" for line in cut), "utf-8")


def _align(options: argparse.Namespace) -> None:
    texts = (path.read_text("utf-8-sig") for path in (options.source, options.after))
    before, after, matches = align_texts(*texts)
    _write_json(
        options.out,
        [
            {
                **asdict(match),
                "old": [before[index].label or before[index].body for index in match.old],
                "new": [after[index].label or after[index].body for index in match.new],
                "reworded": match.reworded,
            }
            for match in matches
        ],
    )


def _rows(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield (id, text); a row that cannot be read is told of and left out."""
    for row in files.read(options.source, options.text_column, options.id_column):
        if isinstance(row, files.Unreadable):
            sys.stderr.write(f"{options.source}:{row.line}: {row.reason}\n")
        else:
            yield row.name, row.text


def _progress() -> Progress | None:
    def tell(stage: str, share: float) -> None:
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{stage:<8} {share:4.0%}{end}")

    return tell if sys.stderr.isatty() else None


def _write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
