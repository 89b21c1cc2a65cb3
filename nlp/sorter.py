"""``python -m nlp route``: learn from labelled texts, label others, learn from corrections."""

import argparse
import sys
from pathlib import Path

from nlp import files, route, tables


def add_to(commands: tables.Commands) -> None:
    """Add the command and its three acts to those of the parser."""
    parser = commands.add_parser("route", help="sort texts as people have sorted others")
    acts = parser.add_subparsers(required=True)
    learn = acts.add_parser("train", help="learn from texts with labels")
    learn.add_argument("--label-column", default="label")
    learn.add_argument("--right", type=float, default=0.95, help="share of sure answers right")
    learn.add_argument("--seed", type=int, default=0)
    predict = acts.add_parser("predict", help="label texts")
    predict.add_argument("--out", type=Path, required=True)
    tables.add_workers(predict)
    correct = acts.add_parser("correct", help="learn from corrected labels, in place")
    correct.add_argument("--label-column", default="label")
    runs = {learn: _route_train, predict: _route_predict, correct: _route_correct}
    for act, run in runs.items():
        act.add_argument("source", type=Path, metavar="IN")
        act.add_argument("--model", type=Path, required=True)
        tables.add_columns(act)
        act.set_defaults(run=run)


def _route_train(options: argparse.Namespace) -> None:
    rows = list(tables.rows(options, [options.label_column]))
    texts, labels = [row.text for row in rows], [row.others[0] for row in rows]
    try:
        router = route.train(texts, labels, right=options.right, seed=options.seed)
    except ValueError as reason:
        raise files.UnfitFile(f"{options.source}: {reason}") from reason
    for one in router.rejected:
        sys.stderr.write(f"{rows[one.index].name}: {one.reason}\n")
    router.save(options.model)
    sys.stdout.write(
        f"right {router.accuracy:.3f}; sure of {router.coverage:.3f} from "
        f"{router.threshold:.3f}, right {router.accuracy_sure:.3f}\n"
    )


def _route_predict(options: argparse.Namespace) -> None:
    tables.write_csv(
        options.out,
        ("id", "label", "score", "sure", "second", "third", "words"),
        tables.for_each(options, _predicted, _model(options)),
    )


def _predicted(router: route.Router, rows: list[files.Row]) -> list[tuple[str, ...]]:
    told = router.predict([row.text for row in rows])
    return [
        (
            row.name,
            one.choices[0].label,
            f"{one.choices[0].probability:.4f}",
            "yes" if one.sure else "no",
            *([choice.label for choice in one.choices[1:]] + ["", ""])[:2],
            "、".join(one.words),
        )
        for row, one in zip(rows, told, strict=True)
    ]


def _route_correct(options: argparse.Namespace) -> None:
    rows = list(tables.rows(options, [options.label_column]))
    router = _model(options)
    moved = router.correct([row.text for row in rows], [row.others[0] for row in rows])
    router.save(options.model)
    sys.stdout.write(f"{moved} of {len(rows)} changed the model\n")


def _model(options: argparse.Namespace) -> route.Router:
    try:
        return route.load(options.model)
    except (OSError, ValueError) as reason:
        raise files.UnfitFile(str(reason)) from reason
