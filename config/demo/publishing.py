"""A demo round: the page in the editing room and what was released from it."""

from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from accounts.models import Department, User
from cms.models import HomePage, PolicyPage
from config.demo.rounds import Round
from consultations.draft import Draft, DraftClause
from consultations.models import Consultation, Profile
from consultations.services import release_version

# Notices are put up when offices open.
OPENS_AT = time(9)


def publish(row: Round, units: dict[str, Department], editor: User) -> Consultation:
    """Release a round on its day, counted from today, with its page in the editing room."""
    today = timezone.localdate()
    opens_on = today + timedelta(days=row.opens)
    released_at = timezone.make_aware(datetime.combine(min(opens_on, today), OPENS_AT))
    draft = Draft(
        title=row.title,
        profile=Profile.objects.get(pk=row.profile),
        lead=units[row.lead],
        office=units[row.office],
        contact=row.contact,
        note="\n\n".join(row.note),
        opens_on=opens_on,
        closes_on=today + timedelta(days=row.closes),
        short_period_reason=row.short_period_reason,
        legal_basis=list(row.legal_basis),
        questions=list(row.questions),
        clauses=tuple(_clause(row, number) for number in range(len(row.clauses))),
    )
    version = release_version(
        consultation=None, draft=draft, actor=editor, now=min(released_at, timezone.now())
    )
    _page(draft, version.consultation, editor)
    return version.consultation


def amend(
    consultation: Consultation,
    clauses: tuple[DraftClause, ...],
    note: str,
    editor: User,
    at: datetime,
) -> None:
    """Release ``clauses`` as the next version at ``at``, and put them into the page."""
    page = PolicyPage.objects.get(consultation=consultation)
    page.clauses = [_block(part) for part in clauses]
    page.note = f"{note}\n\n{page.note}"
    release_version(consultation=consultation, draft=page.draft(at), actor=editor, now=at)
    page.live_revision = page.save_revision(user=editor)
    page.save()


def _clause(row: Round, number: int) -> DraftClause:
    part = row.clauses[number]
    return DraftClause(key_of(row.key, number), part.kind, part.label, part.heading, part.text)


def key_of(round_key: str, number: int) -> UUID:
    """The same block ids at each build, so that a rebuilt city is the same city."""
    return uuid5(NAMESPACE_URL, f"yunting/{round_key}/{number}")


def _page(draft: Draft, consultation: Consultation, editor: User) -> PolicyPage:
    page = PolicyPage(
        title=draft.title,
        slug=f"round-{consultation.pk}",
        owner=editor,
        profile=draft.profile,
        lead=draft.lead,
        office=draft.office,
        contact=draft.contact,
        note=draft.note,
        legal_basis="\n".join(draft.legal_basis),
        questions="\n".join(draft.questions),
        clauses=[_block(part) for part in draft.clauses],
        opens_on=draft.opens_on,
        closes_on=draft.closes_on,
        short_period_reason=draft.short_period_reason,
        consultation=consultation,
    )
    HomePage.objects.get().add_child(instance=page)
    page.live_revision = page.save_revision(user=editor)
    page.has_unpublished_changes = False
    page.save()
    return page


def _block(part: DraftClause) -> dict[str, object]:
    value = {"label": part.label, "heading": part.heading, "text": part.text}
    return {"type": part.level, "id": str(part.key), "value": value}
