"""Groups of opinion in a real poll, and in an invented one of 33,000 people; CPU seconds.

``python -m bench.nlp_opinions``: budgets 1 and 5 CPU s on one core. For the real poll, the
groups beside the number published with it, what sets them apart and what unites them. For the
invented one (three camps, 100 votes each), the share of people in their camp, beside k-means on the
table with zeros for missing votes.
"""

import resource
import time

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from bench.data import rows, say
from bench.lines import Line, markdown
from nlp.opinions import opinion_groups

RIVAL = "k-means on zeros, told"
PEOPLE, STATEMENTS, VOTES, CAMPS = 33_000, 2_000, 100, 3


def lines(*, quick: bool = False) -> list[Line]:
    return [*real(), *invented()]


def real() -> list[Line]:
    votes = rows("polis/vtaiwan.uberx.votes.csv")
    comments = rows("polis/vtaiwan.uberx.comments.csv")
    if not votes:
        return []
    votes.sort(key=lambda vote: int(vote["timestamp"]))
    table = np.array([(v["voter-id"], v["comment-id"], v["vote"]) for v in votes], dtype=np.int64)
    before = time.process_time()
    found = opinion_groups(*table.T)
    cpu = time.process_time() - before
    say(f"vtaiwan.uberx: {len(votes)} votes, {cpu:.2f} CPU s (budget 1)")
    sizes = [group.size for group in found.groups]
    say(f"  groups {sizes} (published: 2), silhouettes {found.silhouettes}")
    words = {int(row["comment-id"]): row["comment-body"] for row in comments}
    for group in found.groups:
        for one in group.telling:
            shares = f"{one.share:.2f}, others {one.elsewhere:.2f}"
            say(f"    {group.size:>5} {one.stand:+d} {shares} {words[one.statement][:40]!r}")
    for one in found.consensus:
        shares = f"{one.share:.2f} to {one.elsewhere:.2f}"
        say(f"      all {one.stand:+d} {shares} {words[one.statement][:40]!r}")
    where = ("opinion groups", f"vtaiwan.uberx ({len(votes)} votes)")
    return [
        Line(*where, "CPU s", cpu, 1.0, most=True),
        Line(*where, "groups, published: 2", len(found.groups)),
    ]


def invented() -> list[Line]:
    chance = np.random.default_rng(0)
    camp = chance.integers(CAMPS, size=PEOPLE)
    leaning = chance.normal(size=(CAMPS, STATEMENTS))
    people = np.repeat(np.arange(PEOPLE), VOTES)
    statements = chance.integers(STATEMENTS, size=PEOPLE * VOTES)
    felt = leaning[camp[people], statements] + chance.normal(size=len(people))
    stands = np.where(np.abs(felt) < 0.3, 0, np.sign(felt)).astype(np.int64)
    before = time.process_time()
    found = opinion_groups(people, statements, stands)
    cpu = time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table = np.zeros((PEOPLE, STATEMENTS), dtype=np.float32)
    table[people, statements] = stands
    before = time.process_time()
    rival = KMeans(CAMPS, n_init=1, random_state=0).fit_predict(table)
    theirs = time.process_time() - before
    where = ("opinion groups", f"invented, {PEOPLE} people, {STATEMENTS} statements")
    mine, other = (adjusted_rand_score(camp, one) for one in (found.group, rival))
    return [
        Line(*where, "CPU s", cpu, 5.0, most=True, rival=theirs, rival_is=RIVAL, peak=memory),
        Line(*where, "Rand index, adjusted", mine, rival=other, rival_is=RIVAL),
    ]


if __name__ == "__main__":
    say(markdown(lines()))
