"""Where words can be carried: the clauses of the rounds in which people may speak."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.document import current
from consultations.models import Consultation
from consultations.services import NotOpen
from contributions.models import Thread
from core.errors import DomainError
from presentation.dates import closing, day

# Rounds that are offered at once; there are hardly more at any time.
MOST = 50


def rounds(now: datetime) -> QuerySet[Consultation]:
    """Rounds into which words can be carried, the one that ends first on top."""
    return Consultation.objects.public().taking_part(now).select_related("lead")[:MOST]


def places(consultation: Consultation) -> dict[int, tuple[Thread, str]]:
    """Thread id → (thread, name), the whole text first, as the newest version has them."""
    document = current(consultation)
    whole = {consultation.thread_id: (consultation.thread, _("the text as a whole"))}
    labels = document.labels
    clauses = {
        text.clause.thread_id: (text.clause.thread, labels[text.clause.thread_id])
        for text in document.spoken_of
    }
    return whole | clauses


def round_of(place: Thread) -> Consultation | None:
    """The round to which the thread of a clause, or of the whole text, belongs."""
    rows = Consultation.objects.filter(Q(thread=place) | Q(clauses__thread=place))
    return rows.select_related("thread", "lead", "office", "profile").first()


def check_open(consultation: Consultation, now: datetime) -> None:
    """Raise NotOpen, with the dates, where nobody may speak."""
    if not consultation.accepts(now):
        dates = {"opens": day(consultation.opens_at), "closes": closing(consultation.closes_at)}
        raise NotOpen(details=[_("They are taken from %(opens)s until %(closes)s.") % dates])


class NotThere(DomainError):
    message = gettext_lazy("This clause is not in the text any more: choose another one.")


def check_place(consultation: Consultation, place: Thread) -> None:
    """Raise NotThere where the newest version has no such clause."""
    if place.pk not in places(consultation):
        raise NotThere
