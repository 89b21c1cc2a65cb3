"""Who is told at each step: the creator, those who sponsored, and what all signers must know."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from notifications.services import notify, notify_all
from petitions.models import Petition, Signature
from petitions.services.telling import tell_all


def tell_creator(petition: Petition, kind: str, now: datetime, **data: Any) -> None:
    """Tell the creator once a step; an account that is gone is told nothing."""
    if petition.creator:
        notify(
            recipient=petition.creator,
            kind=kind,
            key=_key(petition, kind, now),
            url=_creators_page(petition),
            title=petition.title,
            **data,
        )


def remind_creator(petition: Petition, kind: str, **data: Any) -> None:
    """Tell the creator once for each petition, whenever that is."""
    if petition.creator:
        notify(
            recipient=petition.creator,
            kind=kind,
            key=creators_key(petition, kind),
            url=_creators_page(petition),
            title=petition.title,
            **data,
        )


def creators_key(petition: Petition, kind: str) -> str:
    """The key of what a creator is told once, whatever the moment."""
    return f"{kind}-{petition.pk}"


def tell_sponsors(petition: Petition, kind: str, now: datetime, **data: Any) -> None:
    """Tell all who signed as sponsors and stand by it: twenty at most."""
    signed = petition.signatures.standing().filter(channel=Signature.Channel.SPONSOR)
    people = User.objects.filter(pk__in=signed.values("signer"), is_active=True)
    notify_all(
        recipients=list(people),
        kind=kind,
        key=_key(petition, kind, now),
        url=_sponsors_page(petition),
        title=petition.title,
        **data,
    )


def tell_everybody(petition: Petition, kind: str, now: datetime, **data: Any) -> None:
    """Queue a message to all who have signed until now, told once for each ``kind``."""
    tell_all(
        petition=petition,
        kind=kind,
        key=f"{kind}-{petition.pk}",
        url=petition.get_absolute_url(),
        now=now,
        title=petition.title,
        **data,
    )


def _creators_page(petition: Petition) -> str:
    """Where a creator finds what to do: until it is open, and where it is not opened, their own."""
    if petition.opened_at and petition.state in Petition.PUBLIC:
        return petition.get_absolute_url()
    return reverse("petitions:mine", args=[petition.pk])


def _sponsors_page(petition: Petition) -> str:
    """What a sponsor may see: the public page, or else that of the link they were sent."""
    if petition.state in Petition.PUBLIC:
        return petition.get_absolute_url()
    return reverse("petitions:sponsor", args=[petition.sponsor_code])


def _key(petition: Petition, kind: str, now: datetime) -> str:
    """A petition may be checked twice, or rest twice: the moment is part of the matter."""
    return f"{kind}-{petition.pk}-{int(now.timestamp())}"
