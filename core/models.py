from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Calendar(models.TextChoices):
    """Whose working days are counted."""

    CN = "cn", _("Mainland China")
    TW = "tw", _("Taiwan")
    HK = "hk", _("Hong Kong")
    MO = "mo", _("Macau")
    UK = "uk", _("England")
    EU = "eu", _("institutions of the European Union")


class CalendarDay(models.Model):
    """A day that the libraries do not tell rightly: announced late, or of this place alone."""

    calendar = models.CharField(_("calendar"), max_length=2, choices=Calendar)
    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("is worked"), default=False)
    name = models.CharField(_("name of the day"), max_length=80)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("day of a calendar")
        verbose_name_plural = _("days of calendars")
        ordering = ["-day", "calendar"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            models.CheckConstraint(
                name="calendar_day_of_a_calendar",
                condition=Q(calendar__in=["cn", "tw", "hk", "mo", "uk", "eu"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
