"""A person says which clause goes on from which, where the words alone leave a doubt."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from consultations.lineage.standing import settle_present
from consultations.models import Clause, ClauseText, Consultation, Descent, Version
from core.errors import DomainError, StaleState
from nlp.pairing import likeness

Fate = Descent.Fate


class SettledMeanwhile(StaleState):
    message = _(
        "Someone else has settled this clause meanwhile, and that stands. Open it again to see "
        "what was decided; you can still change it there."
    )


class KeptStays(DomainError):
    message = _(
        "This clause still stands in the text, so that its opinions stay with it. If it is "
        "another rule by now, give that rule a clause of its own in the next version."
    )


class NotInVersion(DomainError):
    message = _("This clause does not stand in that version: choose one that does.")


@transaction.atomic
def settle(
    *,
    match: Descent,
    heir: Clause | None,
    seen: datetime | None,
    by: User,
    now: datetime,
    alone: bool = False,
) -> Descent:
    """Say that the opinions of a clause go on with ``heir``, or that it was taken out.

    ``match`` is the row that carries, ``seen`` when it had been settled as the person saw it,
    ``alone`` that nothing else goes on from the clause. Raises SettledMeanwhile where somebody
    was quicker, KeptStays, and NotInVersion; nothing is written then.
    """
    version = match.version
    # One at a time for each round: a new version waits too.
    Consultation.objects.select_for_update().get(pk=version.consultation_id)
    found = Descent.objects.filter(pk=match.pk, carries=True, settled_at=seen).first()
    if found is None:
        raise SettledMeanwhile
    _refuse(found, heir)
    before = found.heir_id
    _rewrite(found, heir, by=by, now=now, alone=alone)
    _name_fates(version)
    settle_present(version.consultation)
    record(
        verb="consultations.lineage_settled",
        subject=version,
        actor=by,
        clause=found.clause_id,
        proposed=before,
        heir=found.heir_id,
    )
    return found


@transaction.atomic
def settle_sure(*, consultation: Consultation, by: User, now: datetime) -> int:
    """Confirm all matches without a doubt that nobody has settled; return how many they were."""
    rows = Descent.objects.of(consultation).sure()
    number = rows.update(settled_by=by, settled_at=now)
    if number:
        subject = consultation
        record(verb="consultations.lineage_confirmed", subject=subject, actor=by, clauses=number)
    return number


def _refuse(found: Descent, heir: Clause | None) -> None:
    if found.is_kept and heir != found.clause:
        raise KeptStays
    texts = ClauseText.objects.filter(version=found.version_id)
    if heir and not texts.filter(clause=heir).exists():
        raise NotInVersion


def _rewrite(found: Descent, heir: Clause | None, *, by: User, now: datetime, alone: bool) -> None:
    """Let ``found`` carry to ``heir``; the other parts of a split stay parts, unless ``alone``."""
    rows = Descent.objects.filter(version=found.version_id, clause=found.clause_id)
    found.settled_by, found.settled_at = by, now
    if found.heir == heir and not alone:
        rows.update(settled_by=by, settled_at=now)
        return
    parts = set(rows.values_list("heir", flat=True))
    others = parts - {heir.pk} if heir and heir.pk in parts and not alone else set()
    rows.exclude(pk=found.pk).delete()
    alike = _likenesses(found, {*others, heir.pk} if heir else ())
    found.heir, found.likeness = heir, alike[heir.pk] if heir else 0
    found.fate = (
        Fate.DELETED if heir is None else Fate.SAME if found.likeness == 1 else Fate.CHANGED
    )
    found.save()
    part = {"carries": False, "fate": Fate.SPLIT, "is_doubtful": found.is_doubtful}
    part |= {"version": found.version, "clause": found.clause}
    part |= {"settled_by": by, "settled_at": now}
    Descent.objects.bulk_create(
        Descent(heir_id=pk, likeness=alike[pk], **part) for pk in sorted(others)
    )


def _likenesses(found: Descent, heirs: Collection[int]) -> dict[int, float]:
    """How much each of ``heirs`` has in common with the clause as it read before."""
    before = ClauseText.objects.get(
        clause=found.clause_id,
        version__consultation=found.version.consultation_id,
        version__number=found.version.number - 1,
    )
    after = ClauseText.objects.filter(version=found.version_id, clause__in=heirs)
    return {text.clause_id: round(likeness(before.words, text.words), 4) for text in after}


def _name_fates(version: Version) -> None:
    """Call every match of a version what it is by now: one decision can make or end a merger."""
    rows = list(Descent.objects.filter(version=version))
    heirs = Counter(row.clause_id for row in rows)
    forebears = Counter(row.heir_id for row in rows)
    renamed = []
    for row in rows:
        fate = _fate(row, several=heirs[row.clause_id] > 1, joined=forebears[row.heir_id] > 1)
        if row.fate != fate:
            row.fate = fate
            renamed.append(row)
    Descent.objects.bulk_update(renamed, ["fate"], batch_size=200)


def _fate(row: Descent, *, several: bool, joined: bool) -> str:
    if row.heir_id is None:
        return Fate.DELETED
    if several:
        return Fate.SPLIT
    if joined:
        return Fate.MERGED
    alone = (Fate.SAME, Fate.CHANGED, Fate.MOVED)
    return row.fate if row.fate in alone else Fate.CHANGED
