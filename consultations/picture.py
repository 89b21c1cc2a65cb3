from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Consultation
from presentation.dates import closing, day
from presentation.numbers import Figure
from presentation.picture import Card, Picture, in_first_language, picture


def picture_of(consultation: Consultation, *, said: int, address: str) -> Picture:
    """The picture of a consultation of which ``said`` opinions were accepted.

    ``address`` stands in its QR code.
    """
    with in_first_language():
        counted = ngettext("%(n)s opinion accepted", "%(n)s opinions accepted", said)
        card = Card(
            title=consultation.title,
            lead=consultation.lead.name,
            until=_when(consultation),
            state=consultation.get_state_display(),
            said=counted % {"n": Figure(said)} if said else "",
            number=consultation.number,
        )
    return picture(card, address=address)


def _when(consultation: Consultation) -> str:
    if consultation.state == Consultation.State.ANNOUNCED:
        return _("from %(day)s") % {"day": day(consultation.opens_at)}
    return _("until %(closing)s") % {"closing": closing(consultation.closes_at)}
