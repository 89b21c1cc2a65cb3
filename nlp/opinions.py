"""Which groups of opinion are there, what unites them and what divides?

From agree, disagree and pass, as Polis does (Small, Bjorkegren, Erkkilä, Shaw, Megill 2021,
"Polis: Scaling deliberation by mapping high dimensional opinion spaces"): principal components
of the votes with what was not voted on left out, k-means with the number of groups by
silhouette, then the statements that set a group apart. Texts are not read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from nlp.opinion_places import Ints, Silhouettes, Table, clearest

AGREE, PASS, DISAGREE = 1, 0, -1
# Polis: fewer votes place nobody on the map.
FEWEST_VOTES = 7
MOST_GROUPS = 5
# Polis: two groups, and one more for every so many people.
PEOPLE_FOR_ONE_MORE = 12
RESTARTS = 4
# People on whom the silhouette is measured; all of them would cost their square.
MEASURED = 2000
SHOWN = 5
# One-sided 90 % of the normal distribution: Polis's bar for "more than by chance".
SURE = 1.2816


@dataclass(frozen=True)
class Telling:
    """A statement and how a group stands to it.

    ``stand`` is AGREE or DISAGREE; ``share`` 0 to 1 of the group's voters on it who stand so
    (smoothed by one vote either way), ``elsewhere`` of all others; ``voters`` of the group.
    """

    statement: int
    stand: int
    share: float
    elsewhere: float
    voters: int


@dataclass(frozen=True)
class OpinionGroup:
    """``size`` people; ``telling`` the statements that set them apart, at most five."""

    size: int
    telling: tuple[Telling, ...]


@dataclass(frozen=True)
class Opinions:
    """The map of n people and m statements.

    points (n, 2) places, 0 for who is not placed; group (n,) index into groups (the largest
    first), -1 for who voted too little; tally (m, 3) agree, disagree, pass of everyone;
    by_group (g, m, 3) the same of each group; pull (m,) >= 0, how far from the middle a vote on
    that statement alone places somebody (Polis's extremity); together (m,) 0 to 1, the product
    over groups of the share that agrees, high where all do; apart (m,) 0 to 1, the largest
    difference of agreement between two groups; consensus the statements most agree or disagree
    with in every group, ``share`` and ``elsewhere`` being the lowest and the highest share of a
    group; silhouettes by number of groups, above 0 to 1; explained (2,) the share of variance
    each axis carries.
    """

    points: Table
    group: Ints
    groups: tuple[OpinionGroup, ...]
    tally: Ints
    by_group: Ints
    pull: Table
    together: Table
    apart: Table
    consensus: tuple[Telling, ...]
    silhouettes: Silhouettes
    explained: tuple[float, ...]


def opinion_groups(
    people: Sequence[int] | Ints,
    statements: Sequence[int] | Ints,
    stands: Sequence[int] | Ints,
    *,
    shape: tuple[int, int] | None = None,
    seed: int = 0,
    least: int = 1,
    choose: Callable[[Silhouettes], int] = clearest,
) -> Opinions:
    """Group people by their votes; three arrays of equal length, a vote each.

    Where people would be parted into groups of which one has fewer than ``least`` people, they
    are not; of the numbers of groups that are left ``choose`` takes one.

    People and statements are numbered from 0, ``shape`` gives how many there are where some
    have no vote. Stands are 1, 0 or -1; the last vote of a person on a statement counts.
    ValueError for other stands, lengths that differ or numbers out of range. Same votes and
    seed, same result; the axes' signs are fixed.
    """
    votes = _table(people, statements, stands, shape)
    count = np.diff(votes.indptr)
    placed = np.flatnonzero(count >= max(1, min(FEWEST_VOTES, votes.shape[1])))
    points, pull, explained = _places(votes, placed)
    group = np.full(votes.shape[0], -1, dtype=np.int64)
    silhouettes: Silhouettes = {}
    if len(placed):
        parted, silhouettes = _parted(points[placed], seed, least)
        group[placed] = parted[choose(silhouettes) if silhouettes else 1]
    told = {"pull": pull, "silhouettes": silhouettes, "explained": explained}
    return _summed(votes, points, group, told)


def _summed(
    votes: csr_matrix,
    points: Table,
    group: Ints,
    told: dict[str, Any],
) -> Opinions:
    """Count what each group and all together hold."""
    agree, disagree, passed = _tallies(votes, group)
    counted = np.stack([agree, disagree, passed], axis=2).astype(np.int64)
    seen = (agree + disagree + passed)[:-1]
    share = (agree[:-1] + 1) / (seen + 2)
    named = len(share) > 0
    return Opinions(
        points=points,
        group=group,
        groups=_groups(agree, disagree, passed, np.bincount(group[group >= 0])),
        tally=counted.sum(axis=0),
        by_group=counted[:-1],
        together=share.prod(axis=0) if named else np.zeros(votes.shape[1]),
        apart=np.ptp(share, axis=0) if named else np.zeros(votes.shape[1]),
        consensus=_consensus(agree[:-1], disagree[:-1], seen),
        **told,
    )


def _table(
    people: Sequence[int] | Ints,
    statements: Sequence[int] | Ints,
    stands: Sequence[int] | Ints,
    shape: tuple[int, int] | None,
) -> csr_matrix:
    """Build (n, m) with 1 to 3 for disagree, pass, agree, so that a pass is not a blank."""
    rows, columns = np.asarray(people, np.int64), np.asarray(statements, np.int64)
    values = np.asarray(stands, np.int64)
    if not len(rows) == len(columns) == len(values):
        raise ValueError(f"{len(rows)} people, {len(columns)} statements, {len(values)} stands")
    if not np.isin(values, (AGREE, PASS, DISAGREE)).all():
        raise ValueError("a stand is 1, 0 or -1")
    n, m = shape or (int(rows.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1)
    if len(rows) and (min(rows.min(), columns.min()) < 0 or rows.max() >= n or columns.max() >= m):
        raise ValueError("a number out of range")
    cell = rows * m + columns
    _, last = np.unique(cell[::-1], return_index=True)
    kept = len(cell) - 1 - last
    return csr_matrix(
        ((values[kept] + 2).astype(np.float64), (rows[kept], columns[kept])), shape=(n, m)
    )


def _places(votes: csr_matrix, placed: Ints) -> tuple[Table, Table, tuple[float, ...]]:
    """Project people on the two directions along which votes differ most.

    A missing vote is taken as the mean of its statement, which is 0 once the mean is taken
    off: the table stays sparse. Who voted little is drawn outwards by the root of what is
    missing, as Polis does, so that they are not all in the middle.
    """
    points, pull = np.zeros((votes.shape[0], 2)), np.zeros(votes.shape[1])
    some = votes[placed]
    seen = np.bincount(some.indices, minlength=some.shape[1])
    total_of = np.bincount(some.indices, weights=some.data - 2, minlength=some.shape[1])
    means = total_of / np.maximum(seen, 1)
    centred = csr_matrix(
        (some.data - 2 - means[some.indices], some.indices, some.indptr), shape=some.shape
    )
    total = float(centred.data @ centred.data)
    if total < 1e-12:
        return points, pull, ()
    axes, strength = _axes(centred)
    known = np.diff(some.indptr)[:, None]
    points[placed, : len(axes)] = (centred @ axes.T) * np.sqrt(some.shape[1] / known)
    points = np.round(points, 9).astype(np.float64)
    # Who has disagreed with that statement and said nothing else, as Polis measures it.
    pull = np.sqrt(some.shape[1]) * np.abs(-1 - means) * np.linalg.norm(axes, axis=0)
    return points, pull, tuple(float(value**2 / total) for value in strength)


def _axes(centred: csr_matrix) -> tuple[Table, Table]:
    """Find the first two principal directions (at most 2, m), each with its largest part > 0."""
    if min(centred.shape) <= 3:
        _, strength, axes = np.linalg.svd(centred.toarray(), full_matrices=False)
    else:
        # No vector of ones: what is centred takes that to nothing.
        start = np.random.default_rng(0).normal(size=min(centred.shape))
        _, strength, axes = svds(centred, k=2, v0=start)
        strength, axes = strength[::-1], axes[::-1]
    strength, axes = strength[:2], axes[:2]
    # Where all differ in one way a second direction is any at all, and means nothing.
    axes = axes * (strength > strength[0] * 1e-9)[:, None]
    largest = np.abs(axes).argmax(axis=1)
    signs = np.sign(axes[np.arange(len(axes)), largest])
    return axes * signs[:, None], strength


def _parted(points: Table, seed: int, least: int) -> tuple[dict[int, Ints], Silhouettes]:
    """Part points (n, 2) into each lawful number of groups, the largest first; 1 is no parting."""
    places = len(np.unique(points, axis=0))
    chance = np.random.default_rng(seed)
    some = np.sort(chance.permutation(len(points))[:MEASURED])
    parted = {1: np.zeros(len(points), dtype=np.int64)}
    silhouettes: Silhouettes = {}
    most = min(MOST_GROUPS, 2 + len(points) // PEOPLE_FOR_ONE_MORE, places, len(points) - 1)
    for number in range(2, most + 1):
        group = KMeans(number, n_init=RESTARTS, random_state=seed).fit_predict(points)
        sizes = np.bincount(group, minlength=number)
        if sizes.min() < least or len(np.unique(group[some])) < 2:
            continue
        measured = round(float(silhouette_score(points[some], group[some])), 6)
        if measured > 0:
            order = np.argsort(-sizes, kind="stable")
            parted[number] = np.argsort(order, kind="stable")[group]
            silhouettes[number] = measured
    return parted, silhouettes


def _tallies(votes: csr_matrix, group: Ints) -> tuple[Table, Table, Table]:
    """Count agree, disagree and pass, each (groups + 1, m); the last row who is in no group."""
    groups = int(group.max(initial=-1)) + 1
    rows = np.where(group < 0, groups, group)
    member = csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), (groups + 1, len(rows)))
    counted = []
    for stand in (AGREE, DISAGREE, PASS):
        cast = votes.copy()
        cast.data = (votes.data - 2 == stand).astype(np.float64)
        counted.append(np.asarray((member @ cast).todense()))
    return counted[0], counted[1], counted[2]


def _groups(agree: Table, disagree: Table, passed: Table, sizes: Ints) -> tuple[OpinionGroup, ...]:
    seen = agree + disagree + passed
    made = []
    for index, size in enumerate(sizes):
        others = np.arange(len(agree)) != index
        found: list[tuple[float, Telling]] = []
        for stand, cast in ((AGREE, agree), (DISAGREE, disagree)):
            here = (cast[index], seen[index])
            there = (cast[others].sum(axis=0), seen[others].sum(axis=0))
            found += _representative(here, there, stand)
        found.sort(key=lambda pair: (-pair[0], pair[1].statement, -pair[1].stand))
        made.append(OpinionGroup(int(size), _distinct([one for _, one in found])))
    return tuple(made)


def _distinct(ordered: list[Telling]) -> tuple[Telling, ...]:
    firsts = {one.statement: one for one in reversed(ordered)}
    return tuple(one for one in ordered if firsts[one.statement] is one)[:SHOWN]


def _representative(
    here: tuple[Table, Table], there: tuple[Table, Table], stand: int
) -> list[tuple[float, Telling]]:
    """Weigh the statements a group stands to so, more surely than by chance and than others."""
    share = (here[0] + 1) / (here[1] + 2)
    elsewhere = (there[0] + 1) / (there[1] + 2)
    sure, more = surely(*here), _surer(here, there)
    weight = share / elsewhere * more * share * sure
    kept = np.flatnonzero((sure > SURE) & (more > SURE))
    return [
        (float(weight[i]), _telling(int(i), stand, share[i], elsewhere[i], here[1][i]))
        for i in kept
    ]


def _telling(statement: int, stand: int, share: float, elsewhere: float, voters: float) -> Telling:
    shares = round(float(share), 6), round(float(elsewhere), 6)
    return Telling(statement, stand, *shares, int(voters))


def surely(cast: Table | Ints, seen: Table | Ints) -> Table:
    """Test one proportion against a half, as Polis does; standard deviations."""
    return np.asarray(2 * np.sqrt(seen + 1) * ((cast + 1) / (seen + 1) - 0.5))


def _surer(here: tuple[Table, Table], there: tuple[Table, Table]) -> Table:
    """Test two proportions, each smoothed by one vote; standard deviations."""
    first, second = (here[0] + 1, here[1] + 1), (there[0] + 1, there[1] + 1)
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    spread = np.sqrt(np.maximum(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]), 1e-12))
    return np.where(pooled < 1, (first[0] / first[1] - second[0] / second[1]) / spread, 0.0)


def _consensus(agree: Table, disagree: Table, seen: Table) -> tuple[Telling, ...]:
    """Find what most of every group agree with, then what most of every group disagree with."""
    made: list[Telling] = []
    if not len(seen):
        return ()
    for stand, cast in ((AGREE, agree), (DISAGREE, disagree)):
        share = (cast + 1) / (seen + 2)
        sure = np.all((surely(cast, seen) > SURE) & (share > 0.5), axis=0)
        order = np.argsort(-share.prod(axis=0), kind="stable")
        kept = [int(i) for i in order[sure[order]][:SHOWN]]
        made += [
            _telling(i, stand, share[:, i].min(), share[:, i].max(), seen[:, i].sum()) for i in kept
        ]
    return tuple(made)
