"""A petition is begun with words of a discussion, by one of those whose words they are."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import record
from cms.carrying.services import lock
from cms.carrying.sources import Source
from contributions.models import Carried
from petitions.models import Petition, Profile
from petitions.services import begin


@transaction.atomic
def carry_to_petition(
    *,
    source: Source,
    by: User,
    profile: Profile,
    title: str,
    ask: str,
    key: UUID,
    now: datetime,
) -> Petition:
    """Begin a petition of ``by`` with these words; the one that was begun before comes back.

    Raises SourceGone and what ``petitions.services.begin`` raises. The caller has checked that
    ``by`` is one of the source's authors, and petitions.begin_petition.
    """
    lock(source)
    begun = Carried.objects.filter(
        source=source.contribution, by=by, state=Carried.State.CARRIED, copy__isnull=True
    )
    if row := begun.select_related("target__petition").first():
        return row.target.petition
    petition = begin(creator=by, profile=profile, key=key, title=title, ask=ask, now=now)
    row = Carried.objects.create(
        source=source.contribution,
        origin=source.topic.thread,
        source_url=source.url,
        target=petition.thread,
        by=by,
        backers=source.backers,
        state=Carried.State.CARRIED,
        asked_at=now,
        carried_at=now,
    )
    row.credited.set(source.authors)
    record(verb="cms.carried", subject=row, actor=by, at=now, backers=row.backers)
    return petition
