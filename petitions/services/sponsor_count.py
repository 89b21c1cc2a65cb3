"""How many sponsors stand by a petition: few rows, counted under a lock on its row."""

from django.db import transaction

from petitions.models import Petition, Signature


def count_sponsors(petition: Petition) -> int:
    """Sponsors who stand by it; while it is not open there are few signatures to look at."""
    signed = petition.signatures.standing()
    return signed.filter(channel=Signature.Channel.SPONSOR).count()


@transaction.atomic
def recount_sponsors(*, petition: Petition) -> Petition:
    """Count again after a sponsor has taken the signature back; called by ``withdraw``."""
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    row.sponsor_count = count_sponsors(row)
    Petition.objects.filter(pk=row.pk).update(sponsor_count=row.sponsor_count)
    return row
