from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from petitions.goal import Goal
from petitions.models import Petition
from presentation.dates import closing
from presentation.numbers import Figure
from presentation.picture import Card, Picture, in_first_language, picture


def picture_of(petition: Petition, goal: Goal, *, address: str) -> Picture:
    """The picture of a petition: title, who answers, until when, how many of how many.

    ``address`` stands in its QR code. Load ``lead``.
    """
    with in_first_language():
        card = Card(
            title=petition.title,
            lead=petition.lead.name if petition.lead else "",
            until=_until(petition),
            state=petition.get_state_display(),
            said=_said(goal),
            number=petition.number,
        )
    return picture(card, address=address)


def _until(petition: Petition) -> str:
    if petition.state != Petition.State.OPEN or petition.closes_at is None:
        return ""
    return _("until %(closing)s") % {"closing": closing(petition.closes_at)}


def _said(goal: Goal) -> str:
    if goal.is_over or not goal.next:
        told = ngettext("%(n)s signature", "%(n)s signatures", goal.count)
        return told % {"n": Figure(goal.count)}
    facts = {"n": Figure(goal.count), "whole": Figure(goal.whole)}
    return _("%(n)s of %(whole)s signatures") % facts
