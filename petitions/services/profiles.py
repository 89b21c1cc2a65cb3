"""The rules of petitions change by new versions: what somebody began under stays as it was."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from core.errors import DomainError
from petitions.models import Profile, Tier

# What follows → (signatures, days to do it).
Tiers = Mapping[str, tuple[int, int]]


class VersionInUse(DomainError):
    message = _(
        "Petitions were begun under this version, so it stays as it is. Give a later day from "
        "which the change is in force: that makes a new version."
    )


def is_used(profile: Profile) -> bool:
    return profile.pk is not None and profile.petitions.exists()


@transaction.atomic
def save_profile(*, profile: Profile, tiers: Tiers, by: User) -> Profile:
    """Save the columns of ``profile`` with its thresholds; a used one becomes a new version.

    Raises VersionInUse where a used version would change without a later first day. To retire a
    version see ``retire_profile``.
    """
    if is_used(profile):
        before = Profile.objects.select_for_update().get(pk=profile.pk)
        if profile.valid_from <= before.valid_from:
            raise VersionInUse
        profile.pk, profile._state.adding = None, True
    profile.save()
    profile.tiers.all().delete()
    Tier.objects.bulk_create(
        Tier(profile=profile, action=action, signatures=signatures, due_days=days)
        for action, (signatures, days) in tiers.items()
    )
    record(verb="petitions.profile_saved", subject=profile, actor=by, key=profile.key)
    return profile


def retire_profile(*, profile: Profile, by: User) -> Profile:
    """Write down alone from which day on nobody begins a petition under this version."""
    Profile.objects.filter(pk=profile.pk).update(retired_on=profile.retired_on)
    record(verb="petitions.profile_retired", subject=profile, actor=by, key=profile.key)
    return profile
