from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class Mailing(models.Model):
    """One thing all signers of a petition are told, a thousand at a time: the row is the queue."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="mailings")
    # Names templates/notices/<kind>.txt.
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    # The key of the last person who was told: signers are told in the order of their keys, which
    # an index holds for each petition. And the last signature of which somebody is to be told.
    told_up_to = models.UUIDField(null=True, blank=True)
    last_id = models.BigIntegerField()
    told = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message to signers")
        verbose_name_plural = _("messages to signers")
        indexes = [
            models.Index(
                fields=["id"], name="mailing_due", condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.key


class Receipts(models.Model):
    """How far signers have been told that they signed: one row, which is also its lock."""

    signature_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="receipts_is_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"up to {self.signature_id}"


class LiveEvent(models.Model):
    """The switch for a day on which everybody comes at once: one row.

    While ``since`` is set: no petition is begun, pages are kept longer, counts are made in wider
    batches, and a banner says so. ``extended_days`` are added to every open petition's period.
    """

    since = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    extended_days = models.PositiveSmallIntegerField(_("days added to open petitions"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="live_event_is_one_row", condition=models.Q(pk=1)),
            models.CheckConstraint(
                name="live_event_has_a_reason",
                condition=models.Q(since__isnull=True) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def plain_reason(self) -> str:
        """The reason without the stop at its end: it stands in brackets and before more words."""
        return self.reason.rstrip(" 。.")
