"""The pages of versions, for whoever looks at all pages."""

from collections.abc import Sequence

from accounts.models import User
from consultations.models import Clause, Consultation, Descent, Version
from tests.placing import Place


def _amended(_who: User | None) -> Sequence[object] | None:
    """A round with a second version."""
    changed = Version.objects.filter(number=2).order_by("pk").first()
    return changed and (changed.consultation_id,)


def _first_version(who: User | None) -> Sequence[object] | None:
    changed = _amended(who)
    return changed and (*changed, 1)


def _old_clause(_who: User | None) -> Sequence[object] | None:
    gone = Clause.objects.filter(present__isnull=False).order_by("pk").first()
    return gone and (gone.thread_id,)


def _doubt(who: User) -> Sequence[object] | None:
    mine = Consultation.objects.managed_by(who)
    rows = Descent.objects.filter(version__consultation__in=mine, carries=True)
    row = rows.doubts().select_related("version").order_by("pk").first()
    return row and (row.version.consultation_id, row.pk)


def _own(who: User) -> Sequence[object] | None:
    mine = Consultation.objects.managed_by(who)
    changed = Version.objects.filter(number=2, consultation__in=mine).order_by("pk").first()
    return changed and (changed.consultation_id,)


VERSIONS = [
    Place("versions", "consultations:versions", find=_amended),
    Place("version-first", "consultations:version", find=_first_version),
    Place("compare", "consultations:compare", find=_amended, query="from=1&to=2&only=changed"),
    Place("compare-side", "consultations:compare", find=_amended, query="view=side&only=all"),
    Place("clause-gone-on", "consultations:thread", find=_old_clause),
    Place("desk-lineage", "rounds:lineage", "official", _own),
    Place("desk-match", "rounds:match", "official", _doubt),
]
