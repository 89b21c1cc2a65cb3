"""What the pages of wordings and of carrying are about, for whoever visits them all."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import Department, User
from cms.carrying.services import Way, carry
from cms.carrying.sources import LOADED, Source, source_of
from consultations.models import Consultation
from contributions.models import Carried, Contribution
from tests import make, make_forums

ABOUT = {"said_in", "worded", "wording", "said", "said_round", "carried", "clause"}


def source(row: Contribution) -> Source:
    found = source_of(Contribution.objects.select_related(*LOADED).get(pk=row.pk))
    assert found is not None
    return found


def way(consultation: Consultation, number: int = 1, **parts: object) -> Way:
    return Way(consultation, make.clause_threads(consultation)[number], uuid4(), **parts)


def bring(
    row: Contribution, to: Way, *, by: User | None = None, officially: bool = False
) -> Carried:
    """Carry ``row`` by its author, unless somebody else does."""
    return carry(
        source=source(row),
        way=to,
        by=by or row.author,
        officially=officially,
        now=timezone.now(),
    )


def parts(about: str, author: User, office: Department) -> list[object]:
    """The parts of an address: something of the author's on a board of ``office``."""
    topic = make_forums.topic(board=make_forums.board(department=office), author=author)
    if about in ("worded", "wording"):
        drafting = make_forums.drafting(topic=topic)
        made = make_forums.wording(drafting=drafting, author=author)
        return [topic.pk] if about == "worded" else [topic.pk, made.number]
    if about == "said_in":
        return [topic.pk]
    if about == "said":
        return [topic.opening_id]
    consultation = make.consultation(lead=office)
    if about == "said_round":
        return [topic.opening_id, consultation.pk]
    if about == "clause":
        return [make.clause_threads(consultation)[1].pk]
    return [bring(topic.opening, way(consultation), by=make.user()).pk]
