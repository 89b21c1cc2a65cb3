"""What became of clauses between any two versions: the steps between them taken together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from consultations.models import Descent, Version

# From each clause to those that go on from it.
Heirs = Mapping[int, Collection[int]]


def steps_between(first: Version, last: Version) -> list[Heirs]:
    """The lineage of each version after ``first`` up to ``last``, in order; one query."""
    rows = Descent.objects.filter(
        version__consultation=first.consultation_id,
        version__number__gt=first.number,
        version__number__lte=last.number,
    )
    steps: dict[int, dict[int, list[int]]] = {
        number: defaultdict(list) for number in range(first.number + 1, last.number + 1)
    }
    for number, clause, heir in rows.values_list("version__number", "clause", "heir"):
        found = steps[number][clause]
        if heir:
            found.append(heir)
    return list(steps.values())


def traced(old: Collection[int], new: Collection[int], steps: Iterable[Heirs]) -> list[set[int]]:
    """Group clauses of the first version with those of the last that go on from them.

    Every clause of both is in one group: alone, if it was taken out or is new. A clause that
    stands in both is itself, also where it was away in between.
    """
    reached = {clause: {clause} for clause in old}
    for step in steps:
        # A version from before lineage was kept says nothing: a clause stays itself.
        reached = {
            clause: {heir for one in some for heir in step.get(one, (one,))}
            for clause, some in reached.items()
        }
    before, after = set(old), set(new)
    both = before & after
    ties = [
        (clause, heir)
        for clause, heirs in reached.items()
        for heir in (heirs | {clause} if clause in both else heirs)
        if heir in after and not (clause != heir and clause in both and heir in both)
    ]
    return _groups([*before, *after], ties)


def _groups(clauses: Iterable[int], ties: Iterable[tuple[int, int]]) -> list[set[int]]:
    """The clauses that are tied to one another, directly or by others."""
    group = {clause: {clause} for clause in clauses}
    for one, other in ties:
        if group[one] is not group[other]:
            group[one] |= group[other]
            for clause in group[other]:
                group[clause] = group[one]
    return list({id(some): some for some in group.values()}.values())
