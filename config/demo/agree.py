"""Who agrees with whom: a few opinions gather most of the votes."""

from collections import defaultdict
from random import Random

from config.demo import mix
from config.demo.model import Agreement, Demo, Point

OPPOSITES = {("support", "oppose"), ("oppose", "support")}
VOTABLE = ("", "traditional", "glyphs", "campaign")
TAIL = 1.05


def agreements(demo: Demo, seed: int = 20260302) -> tuple[Agreement, ...]:
    """Votes of ±1, at most one per person and point, none on one's own."""
    rng = Random(seed)
    owners = [e.person_key for e in demo.envelopes for _ in e.points]
    voters = [e.person_key for e in demo.envelopes if e.channel in ("web", "wechat")]
    leanings = _leanings(demo)
    candidates = [n for n, p in enumerate(demo.points) if p.is_public and p.special in VOTABLE]
    heat = [min(rng.paretovariate(TAIL), 60.0) for _ in candidates]
    votes: dict[tuple[str, int], Agreement] = {}
    while len(votes) < mix.AGREEMENTS:
        voter, number = rng.choice(voters), rng.choices(candidates, heat)[0]
        if owners[number] != voter and (voter, number) not in votes:
            value = _value(rng, leanings[voter], demo.points[number])
            votes[voter, number] = Agreement(voter, number, value)
    return tuple(votes.values())


def _leanings(demo: Demo) -> dict[str, dict[str, str]]:
    """The stance each person took on each theme."""
    leanings: dict[str, dict[str, str]] = defaultdict(dict)
    for envelope in demo.envelopes:
        for point in envelope.points:
            leanings[envelope.person_key][point.theme] = point.stance
    return leanings


def _value(rng: Random, leaning: dict[str, str], point: Point) -> int:
    own = leaning.get(point.theme)
    if own is None:
        likely = 0.78
    else:
        likely = 0.08 if (own, point.stance) in OPPOSITES else 0.93
    return 1 if rng.random() < likely else -1
