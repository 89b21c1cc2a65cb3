"""Two versions of a text beside each other, clause by clause and word by word."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db.models import Count, Max

from consultations.document import Document, as_published
from consultations.lineage.tracing import steps_between, traced
from consultations.models import ClauseText, Descent, Version
from nlp.align import Change, in_order
from presentation.redlines import redlined

# Two versions are what they are; only a doubt that is settled between them makes it anew.
KEPT = 7 * 24 * 3600
FATES = ("changed", "new", "deleted", "moved", "split", "merged", "rearranged", "renumbered")


Pair = tuple[list[ClauseText], list[ClauseText]]


@dataclass(frozen=True)
class Side:
    """A clause as one of the two versions has it; ``name`` with its article's number."""

    thread: int
    name: str
    level: str


# Clauses of one version with their words.
Named = list[tuple[Side, str]]


@dataclass(frozen=True)
class Compared:
    """Clauses of the old version and those of the new that go on from them.

    ``fate`` is same, one of FATES, and moved or changed for one of each; rearranged where
    several became several. ``changes`` are the words, headings and texts joined by line ends.
    """

    fate: str
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    changes: tuple[Change, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        """Those by which it is called: the new ones, or what was taken out."""
        return self.new or self.old

    @property
    def names(self) -> str:
        return "、".join(side.name for side in self.sides)

    @property
    def old_names(self) -> str:
        return "、".join(side.name for side in self.old)

    @property
    def new_names(self) -> str:
        return "、".join(side.name for side in self.new)

    @property
    def anchors(self) -> list[Side]:
        """The other clauses told here: a link to any of them finds the place."""
        threads = {side.thread: side for side in self.old + self.new}
        return [side for side in threads.values() if side.thread != self.sides[0].thread]

    @property
    def is_heading(self) -> bool:
        return self.sides[0].level in ClauseText.HEADINGS

    @property
    def is_renumbered(self) -> bool:
        one_each = len(self.old) == 1 == len(self.new)
        return one_each and self.old[0].name != self.new[0].name

    @property
    def is_reworded(self) -> bool:
        return any(change.kind != "same" for change in self.changes)

    @property
    def is_shown_as_changed(self) -> bool:
        """Whether it is more than another number, which one new clause gives to all after it."""
        return self.fate not in ("same", "renumbered")

    @property
    def before(self) -> list[Change]:
        return [change for change in self.changes if change.kind != "added"]

    @property
    def after(self) -> list[Change]:
        return [change for change in self.changes if change.kind != "removed"]


def compare(first: Version, last: Version) -> tuple[Compared, ...]:
    """Compare two versions of one round, ``first`` being the older; in the order of the newer.

    One query where it was done before, three more otherwise.
    """
    key = _key(first, last)
    rows: tuple[Compared, ...] | None = cache.get(key)
    if rows is None:
        rows = _compared(as_published(first), as_published(last))
        cache.set(key, rows, KEPT)
    return rows


def tally(rows: Sequence[Compared]) -> dict[str, int]:
    """How many clauses fared how; headings are not clauses to a reader."""
    counted = Counter(row.fate for row in rows if not row.is_heading)
    return {fate: counted[fate] for fate in FATES if counted[fate]}


def _key(first: Version, last: Version) -> str:
    numbers = {"version__number__gt": first.number, "version__number__lte": last.number}
    rows = Descent.objects.filter(version__consultation=first.consultation_id, **numbers)
    state = rows.aggregate(rows=Count("pk"), at=Max("settled_at"))
    words = f"{first.pk} {first.digest} {last.pk} {last.digest} {state['rows']} {state['at']}"
    return f"comparison:{hashlib.sha256(words.encode()).hexdigest()}"


def _compared(old: Document, new: Document) -> tuple[Compared, ...]:
    before = {text.clause_id: text for text in old.texts}
    after = {text.clause_id: text for text in new.texts}
    groups = traced(before, after, steps_between(old.version, new.version))
    found = []
    for group in groups:
        gone = sorted((before[pk] for pk in group if pk in before), key=lambda one: one.position)
        come = sorted((after[pk] for pk in group if pk in after), key=lambda one: one.position)
        found.append((gone, come))
    alone = [
        (gone[0].position, come[0].position) for gone, come in found if len(gone) == 1 == len(come)
    ]
    stayed, labels = in_order(alone), (old.labels, new.labels)
    return tuple(
        _row(
            _named(gone, labels[0]),
            _named(come, labels[1]),
            stays=bool(gone and come) and (gone[0].position, come[0].position) in stayed,
        )
        for gone, come in _as_read(found)
    )


def _as_read(found: Sequence[Pair]) -> list[Pair]:
    """Order by the new version; what was taken out follows what stood before it."""
    ends = {gone[-1].position: come[0].position for gone, come in found if gone and come}
    known = sorted(ends)

    def place(pair: Pair) -> tuple[float, int]:
        gone, come = pair
        if come:
            return float(come[0].position), -1
        before = [at for at in known if at < gone[0].position]
        return (ends[before[-1]] + 0.5 if before else -0.5), gone[0].position

    return sorted(found, key=place)


def _row(gone: Named, come: Named, *, stays: bool) -> Compared:
    old, new = (tuple(side for side, _words in sides) for sides in (gone, come))
    changes = _changes(*("\n".join(words for _side, words in sides) for sides in (gone, come)))
    row = Compared("same", old, new, changes)
    if not (old and new):
        fate = "deleted" if old else "new"
    elif len(old) > 1 or len(new) > 1:
        fate = "merged" if len(new) == 1 else "split" if len(old) == 1 else "rearranged"
    elif not stays:
        fate = "moved"
    elif row.is_reworded:
        fate = "changed"
    else:
        fate = "renumbered" if row.is_renumbered else "same"
    return replace(row, fate=fate)


def _changes(old: str, new: str) -> tuple[Change, ...]:
    if old == new:
        return (Change("same", old),)
    return redlined(old, new)


def _named(texts: Sequence[ClauseText], labels: dict[int, str]) -> Named:
    """The clauses with their words; an article by its number, an item with its article's."""
    sides = []
    for text in texts:
        thread = text.clause.thread_id
        label = labels[thread] if text.level in ClauseText.INSIDE else text.label
        sides.append((Side(thread, label or text.opening, text.level), text.words))
    return sides
