import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department


class Event(models.Model):
    """One act of one person, written once and never changed: triggers in the database see to it.

    ``subject`` is a label such as ``consultations.consultation:7``, not a key: the record
    outlives what it speaks of. ``data`` holds ids, codes and counts, never a citizen's words.
    """

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(_("verb"), max_length=60)
    subject = models.CharField(_("subject"), max_length=80)
    data = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["subject", "-id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def expected_digest(self) -> str:
        """SHA-256 over the row's facts; ``digest`` differs from it once the row was changed."""
        facts: list[Any] = [
            self.at.timestamp(),
            self.actor_id,
            self.department_id,
            self.verb,
            self.subject,
            self.data,
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
