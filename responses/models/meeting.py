from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from responses.models.case import Case


class Meeting(models.Model):
    """The hearing or debate that was promised: when and where it is, and what was said there."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="meeting")
    begins_at = models.DateTimeField(_("day and hour"))
    place = models.CharField(_("place"), max_length=200)
    # Counts changes of day or place, so that people are told of each once.
    revision = models.PositiveSmallIntegerField(default=1)
    minutes = models.TextField(_("what was said there"), max_length=8000, blank=True)
    minutes_url = models.URLField(_("recording or full minutes"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="meeting_is_somewhere", condition=~Q(place="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.place}"
