"""What somebody needs in order to come is kept until the hearing is over, and no longer."""

from datetime import datetime

from consultations.models import Hearing, Need


def forget_needs_of(hearing: Hearing) -> int:
    return Need.objects.filter(registration__hearing=hearing).delete()[0]


def forget_needs(now: datetime) -> int:
    """Delete the needs of all hearings whose hour is past, held or not; return how many.

    The worker calls it; safe to run twice, late, or by several workers.
    """
    return Need.objects.filter(registration__hearing__ends_at__lte=now).delete()[0]
