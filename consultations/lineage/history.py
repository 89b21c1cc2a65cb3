"""One clause through the versions: its words in each, and those that it goes on from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from consultations.models import Clause, ClauseText, Version
from contributions.models import Contribution, Thread


@dataclass(frozen=True)
class History:
    """``texts``: the words of ``clause`` and of its past, the newest first; see ``history_of``.

    ``newest`` is the number of the version that is in force.
    """

    clause: Clause
    texts: tuple[ClauseText, ...]
    newest: int
    heir: ClauseText | None = None

    @property
    def text(self) -> ClauseText:
        """The last words of the clause itself."""
        return next(text for text in self.texts if text.clause_id == self.clause.pk)

    @property
    def first(self) -> ClauseText:
        """How it began, or what it goes on from."""
        return self.texts[-1]

    @property
    def stands(self) -> bool:
        return self.text.version.number == self.newest

    @property
    def gone_with(self) -> int:
        """The number of the version in which it stood no more."""
        return self.text.version.number + 1

    @property
    def has_changed(self) -> bool:
        return any(self._reads_otherwise(text) for text in self.texts)

    @property
    def threads(self) -> dict[int, Thread]:
        """Where its opinions stand: its own thread and those of its past."""
        return {text.clause.thread_id: text.clause.thread for text in self.texts}

    @property
    def said(self) -> int:
        return sum(thread.contribution_count for thread in self.threads.values())

    def tell(self, rows: Sequence[Contribution]) -> None:
        """Note at each opinion, as ``spoke_of``, the words it was about, where they were others."""
        for row in rows:
            text = self._in_force(row.thread_id, row.created_at)
            row.spoke_of = text if self._reads_otherwise(text) else None

    def _in_force(self, thread_id: int, at: datetime) -> ClauseText:
        own = [text for text in self.texts if text.clause.thread_id == thread_id]
        return next((text for text in own if text.version.released_at <= at), own[-1])

    def _reads_otherwise(self, text: ClauseText) -> bool:
        return (text.name, text.words) != (self.text.name, self.text.words)


def history_of(place: Thread) -> History | None:
    """Load the clause of ``place``; None for the text as a whole.

    One query; one more from the second version on, and one for the heir of a clause that is gone.
    """
    versions = Version.objects.filter(consultation=OuterRef("version__consultation"))
    newest = Subquery(versions.order_by("-number").values("number")[:1])
    rows = ClauseText.objects.filter(clause__thread=place).named().annotate(newest=newest)
    rows = rows.select_related("version", "clause__thread")
    text = rows.order_by("-version__number").first()
    if text is None:
        return None
    texts = (text,) if text.newest == 1 else tuple(_with_past(text.clause))
    heir = text.clause.present_id and _last_of(text.clause.present_id)
    return History(text.clause, texts, text.newest, heir or None)


def _with_past(clause: Clause) -> Sequence[ClauseText]:
    rows = ClauseText.objects.filter(Q(clause=clause) | Q(clause__present=clause)).named()
    rows = rows.select_related("version", "clause__thread")
    return list(rows.order_by("-version__number", "position"))


def _last_of(clause_id: int) -> ClauseText | None:
    rows = ClauseText.objects.filter(clause=clause_id).named().order_by("-version__number")
    return rows.select_related("clause__thread", "version").first()


def taken_out(version: Version) -> list[ClauseText]:
    """The last words of the clauses that were spoken of and stand nowhere in ``version``."""
    rows = ClauseText.objects.filter(
        clause__consultation=version.consultation_id, clause__present=None
    )
    rows = rows.exclude(clause__texts__version=version).with_said().filter(said__gt=0).named()
    rows = rows.select_related("version", "clause__thread").order_by("version__number")
    return list({text.clause_id: text for text in rows}.values())
