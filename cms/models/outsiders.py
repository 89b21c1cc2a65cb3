from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cms.models.policy import PolicyPage


class OutsideAddressQuerySet(models.QuerySet):
    def working(self, now: datetime) -> "OutsideAddressQuerySet":
        """Those under which the draft may still be looked at."""
        return self.filter(until__gt=now, ended_at__isnull=True)


class OutsideAddress(models.Model):
    """An address under which people outside read one state of a draft, until it ends."""

    page = models.ForeignKey(PolicyPage, models.CASCADE, related_name="outside_addresses")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    # For whom it was made, so that one knows later which to take back.
    purpose = models.CharField(_("for whom"), max_length=80, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = OutsideAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="outside_address_ends_later", condition=Q(until__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="outside_address_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.until}"

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None or self.until <= now

    def shown(self) -> Any:
        """The draft in the state that was shown; of the page's class."""
        return self.revision.as_object()
