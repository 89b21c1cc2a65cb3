"""Hot issues in a city's messages: macro-F1 over hand-checked events, how many are ranked high.

``python -m bench.nlp_hot``: the events are those of hot_issues_dev.csv (8 of the 24 of the target);
the F1 of an event is that of the issue that fits it best, optional members counting neither way.
The rival is DBSCAN on jieba + TF-IDF (the recipe of most reports), with its best radius of four.
"""

import time
from collections import defaultdict
from collections.abc import Sequence

from sklearn.cluster import DBSCAN
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.data import rows, say
from bench.lines import Line, markdown
from nlp.hot import Message, hot_issues, moment
from nlp.segment import words

# Of the events, 20 of 24 are wanted among the first 30.
TARGET, TOP, HIGH = 0.88, 30, 20 / 24


def events(position: dict[str, int]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    core: dict[str, set[int]] = defaultdict(set)
    optional: dict[str, set[int]] = defaultdict(set)
    for row in rows("hot_issues_dev.csv"):
        kind = core if row["status"] == "core" else optional
        kind[row["event_id"]].add(position[row["message_id"]])
    return core, optional


def fit(event: set[int], optional: set[int], groups: Sequence[set[int]]) -> tuple[float, int]:
    """Return the best F1 and the rank of the group that has it."""
    best = (0.0, len(groups))
    for rank, group in enumerate(groups, start=1):
        found = group - optional
        if shared := len(found & event):
            best = max(best, (2 * shared / (len(found) + len(event)), -rank))
    return best[0], -best[1]


def told(
    name: str, groups: Sequence[set[int]], position: dict[str, int], cpu: float
) -> tuple[float, int]:
    core, optional = events(position)
    fits = {event: fit(some, optional[event], groups) for event, some in core.items()}
    macro = sum(f for f, _ in fits.values()) / len(fits)
    high = sum(f >= 0.5 and rank <= TOP for f, rank in fits.values())
    ranked = f"in the top {TOP}: {high}/{len(fits)}"
    say(f"{name}: {len(groups)} issues, {cpu:.1f} CPU s, macro-F1 {macro:.3f}, {ranked}")
    for event, (score, rank) in fits.items():
        say(f"  {event} F1 {score:.2f} rank {rank}")
    return macro, high


def lines(*, quick: bool = False) -> list[Line]:
    """Our issues beside the best of the rival's; there is no chance in either."""
    table = rows("gov_messages_4326.csv")
    if not table or not rows("hot_issues_dev.csv"):
        return []
    position = {row["id"]: index for index, row in enumerate(table)}
    messages = [
        Message(row["text"], moment(row["time"]), row["user"], int(row["likes"]), row["title"])
        for row in table
    ]
    before = time.process_time()
    issues = hot_issues(messages)
    cpu = time.process_time() - before
    macro, high = told("ours", [set(issue.members) for issue in issues], position, cpu)
    for rank, issue in enumerate(issues[:40], start=1):
        counts = f"{len(issue.members):>3} texts {issue.people:>3} people {issue.likes:>5} likes"
        say(f"  {rank:>3} {issue.heat:6.1f} {counts} {issue.place} | {issue.label}")
    theirs, found = rival(table, position)
    count = len(events(position)[0])
    where = ("hot issues", f"gov_messages_4326.csv ({len(table)})")
    return [
        Line(*where, "macro-F1", macro, TARGET, rival=theirs, rival_is="DBSCAN", cpu=cpu),
        Line(
            *(*where, f"of {count} events in the top {TOP}", high, round(HIGH * count, 1)),
            rival=found,
            rival_is="DBSCAN",
        ),
    ]


def rival(table: list[dict[str, str]], position: dict[str, int]) -> tuple[float, int]:
    texts = [f"{row['title']}\n{row['text']}" for row in table]
    words("")
    before = time.process_time()
    matrix = TfidfVectorizer(tokenizer=words, token_pattern=None, max_df=0.5).fit_transform(texts)
    best = (0.0, 0)
    for radius in (0.4, 0.5, 0.6, 0.7):
        found: dict[int, set[int]] = defaultdict(set)
        labels = DBSCAN(eps=radius, min_samples=2, metric="cosine").fit_predict(matrix)
        for index in (labels >= 0).nonzero()[0]:
            found[labels[index]].add(int(index))
        ranked = sorted(found.values(), key=len, reverse=True)
        cpu = time.process_time() - before
        best = max(best, told(f"DBSCAN {radius}", ranked, position, cpu))
    return best


if __name__ == "__main__":
    say(markdown(lines()))
