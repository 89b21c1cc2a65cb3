"""What the counting job knows: sums it adds to, and how far it has read."""

from django.db import models
from django.db.models import Q

from accounts.models import Region
from petitions.models.petition import Petition
from petitions.models.profile import Tier
from responses.models import Case


class Position(models.Model):
    """How far the counting job has read: one row, which is also its lock."""

    signature_id = models.BigIntegerField(default=0)
    correction_id = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    # Up to when it is known which accounts are of one person.
    identified_at = models.DateTimeField(null=True)
    # When the nightly recount last found every sum right, and how many it had to mend.
    verified_at = models.DateTimeField(null=True)
    drift = models.IntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="position_is_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"up to {self.signature_id}"


class HourTally(models.Model):
    """Signatures of one petition in one hour; the curve and the days are sums of these."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="hours", db_index=False)
    # The beginning of the hour.
    hour = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "hour"], name="hour_tally_once")]
        indexes = [models.Index(fields=["hour"], name="hour_tally_recent")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.hour}: {self.count}"


class RegionTally(models.Model):
    """Signatures of one petition from one region; no region: not told."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="regions", db_index=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "region"], name="region_tally_once"),
            models.UniqueConstraint(
                fields=["petition"],
                name="region_tally_untold_once",
                condition=models.Q(region__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.region_id}: {self.count}"


class Reached(models.Model):
    """A petition reached a threshold: what government owes from that moment on."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="reached")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="+")
    reached_at = models.DateTimeField()
    due_on = models.DateField()
    case = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="petition_threshold"
    )
    # How the answer was rated: filled by promises_of, no columns.
    stars: float | None = None
    ratings: int = 0

    class Meta:
        ordering = ["tier__signatures"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "tier"], name="tier_reached_once"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.tier_id}"
