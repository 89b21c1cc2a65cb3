"""The commands of ``python -m nlp`` that tell what a heap of texts or votes says."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from nlp import files, route
from nlp.answer import check_answer, house_phrases
from nlp.duplicates import Group, find_duplicates
from nlp.hot import Message, hot_issues, moment
from nlp.opinions import Opinions, Telling, opinion_groups
from nlp.stance import SURE, guess_stance
from nlp.summary import summarise


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
    _add_route(commands)
    _command(commands, "stance", _stance, help="guess for or against, where nobody asked")
    replies = _command(commands, "answer", _answer, help="check official replies")
    replies.add_argument("--reply-column", default="reply")
    short = _command(commands, "summary", _summary, help="choose the sentences that say most")
    short.add_argument("--sentences", type=int, default=5)
    hot = _command(commands, "hot", _hot, help="find rising issues")
    hot.add_argument("--time-column", required=True)
    hot.add_argument("--title-column")
    hot.add_argument("--author-column")
    hot.add_argument("--weight-column", help="likes or the like")
    hot.add_argument("--most", type=int)


def command_of(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: object,
    help: str,  # noqa: A002 -- argparse calls it so
) -> argparse.ArgumentParser:
    """A command that reads a file and writes one."""
    command = commands.add_parser(name, help=help)
    command.add_argument("source", type=Path, metavar="IN")
    command.add_argument("--out", type=Path, required=True)
    command.set_defaults(run=run)
    return command


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: object,
    help: str,  # noqa: A002 -- argparse calls it so
) -> argparse.ArgumentParser:
    """A command whose input is a table of texts."""
    command = command_of(commands, name, run, help=help)
    command.add_argument("--text-column", default="text")
    command.add_argument("--id-column")
    return command


def _add_route(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("route", help="sort texts as people have sorted others")
    acts = parser.add_subparsers(required=True)
    learn = acts.add_parser("train", help="learn from texts with labels")
    learn.add_argument("--label-column", default="label")
    learn.add_argument("--right", type=float, default=0.95, help="share of sure answers right")
    learn.add_argument("--seed", type=int, default=0)
    predict = acts.add_parser("predict", help="label texts")
    predict.add_argument("--out", type=Path, required=True)
    correct = acts.add_parser("correct", help="learn from corrected labels, in place")
    correct.add_argument("--label-column", default="label")
    runs = {learn: _route_train, predict: _route_predict, correct: _route_correct}
    for act, run in runs.items():
        act.add_argument("source", type=Path, metavar="IN")
        act.add_argument("--model", type=Path, required=True)
        act.add_argument("--text-column", default="text")
        act.add_argument("--id-column")
        act.set_defaults(run=run)


def _route_train(options: argparse.Namespace) -> None:
    rows = read(options, [options.label_column])
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
    rows = read(options)
    told = _model(options).predict([row.text for row in rows])
    write_csv(
        options.out,
        ("id", "label", "score", "sure", "second", "third", "words"),
        (
            (
                row.name,
                one.choices[0].label,
                f"{one.choices[0].probability:.4f}",
                "yes" if one.sure else "no",
                *([choice.label for choice in one.choices[1:]] + ["", ""])[:2],
                "、".join(one.words),
            )
            for row, one in zip(rows, told, strict=True)
        ),
    )


def _route_correct(options: argparse.Namespace) -> None:
    rows = read(options, [options.label_column])
    router = _model(options)
    moved = router.correct([row.text for row in rows], [row.others[0] for row in rows])
    router.save(options.model)
    sys.stdout.write(f"{moved} of {len(rows)} changed the model\n")


def _model(options: argparse.Namespace) -> route.Router:
    try:
        return route.load(options.model)
    except (OSError, ValueError) as reason:
        raise files.UnfitFile(str(reason)) from reason


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


def _stance(options: argparse.Namespace) -> None:
    told = [(row, guess_stance(row.text)) for row in read(options)]
    signs = {
        row.name: [row.text[one.start : one.stop] for one in guess.signs] for row, guess in told
    }
    write_csv(
        options.out,
        ("id", "stance", "score", "sure", "signs"),
        (
            (
                *(row.name, guess.stance, f"{guess.score:.4f}"),
                *("yes" if guess.score >= SURE else "no", "、".join(signs[row.name])),
            )
            for row, guess in told
        ),
    )


def _answer(options: argparse.Namespace) -> None:
    rows = read(options, [options.reply_column])
    house = house_phrases([row.others[0] for row in rows])
    write_json(
        options.out,
        {
            "replies": [
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
        },
    )


def _summary(options: argparse.Namespace) -> None:
    rows = read(options)
    texts, names = [row.text for row in rows], [row.name for row in rows]
    said = summarise(texts, names, sentences=options.sentences)
    write_json(options.out, {"texts": len(rows), "sentences": [asdict(one) for one in said]})


def _hot(options: argparse.Namespace) -> None:
    columns = (
        *(options.time_column, options.title_column),
        *(options.author_column, options.weight_column),
    )
    asked = [column for column in columns if column]
    names, messages = [], []
    for row in read(options, asked):
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
    write_json(
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
