from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import PSEUDONYM_LETTERS
from core.calendar import add_workdays


def new_number() -> str:
    """Return ``HX-A-`` and ten characters, 48 bits: who has the number may read the answer."""
    return f"{settings.PLACE_CODE}-A-{get_random_string(10, PSEUDONYM_LETTERS)}"


class AccessibilityReportQuerySet(models.QuerySet):
    def waiting(self) -> "AccessibilityReportQuerySet":
        return self.filter(state=AccessibilityReport.State.RECEIVED)

    def overdue(self, today: date) -> "AccessibilityReportQuerySet":
        return self.waiting().filter(due_on__lt=today)

    def to_mail(self, now: datetime) -> "AccessibilityReportQuerySet":
        """Answers whose mail to an address without an account may be tried at ``now``."""
        return self.filter(try_at__lte=now)


class AccessibilityReport(models.Model):
    """One obstacle on this site that one person met, and what was answered."""

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("report", "received")
        ANSWERED = "answered", pgettext_lazy("report", "answered")

    class Way(models.TextChoices):
        """How somebody reads; several may be true at once."""

        SCREEN_READER = "screen_reader", _("with a screen reader")
        KEYBOARD = "keyboard", _("with the keyboard alone")
        ZOOM = "zoom", _("with enlarged text or zoom")
        ELDER = "elder", _("in elder mode")
        VOICE = "voice", _("by voice or with another aid")
        OTHER = "other", _("in another way")

    MOVES: dict[str, set[str]] = {State.RECEIVED: {State.ANSWERED}, State.ANSWERED: set()}
    # Our own promise, printed on the statement: no law names a number for this.
    ANSWER_WORKDAYS = 15
    # Minutes to the next try of a mail; after the last one the desk says that it failed.
    BACK_OFF = (5, 60, 720)

    number = models.CharField(max_length=32, unique=True, default=new_number)
    idempotency_key = models.UUIDField(unique=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Clean and masked; as it was typed it lies sealed beside it, and so does the contact.
    words = models.TextField(_("what went wrong"))
    sealed = models.BinaryField()
    page = models.CharField(_("page"), max_length=200, blank=True)
    ways = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    reported_at = models.DateTimeField()
    due_on = models.DateField(_("to be answered by"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Only where there is an address and no account to tell; null once sent or given up.
    try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = AccessibilityReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on accessibility")
        verbose_name_plural = _("reports on accessibility")
        constraints = [
            models.CheckConstraint(
                name="accessibility_state_known", condition=Q(state__in=["received", "answered"])
            ),
            models.CheckConstraint(
                name="accessibility_lawful_length",
                condition=Q(GreaterThanOrEqual(Length("words"), 2))
                & Q(LessThanOrEqual(Length("words"), 20_000)),
            ),
            models.CheckConstraint(
                name="accessibility_answer_whole",
                condition=Q(
                    state="received", answer="", answered_at=None, answered_by=None, try_at=None
                )
                | (
                    Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="accessibility_mailed_once", condition=Q(mailed_at=None) | Q(try_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="accessibility_newest"),
            models.Index(
                fields=["due_on"], name="accessibility_waiting", condition=Q(state="received")
            ),
            models.Index(
                fields=["try_at"], name="accessibility_to_mail", condition=Q(try_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("accessibility:receipt", args=[self.number])

    def get_ways_display(self) -> list[str]:
        labels = dict(self.Way.choices)
        return [str(labels[way]) for way in self.ways if way in labels]

    def clock(self, today: date) -> str:
        """How the time stands: overdue, soon (two working days at most) or in_time."""
        if self.due_on < today:
            return "overdue"
        return "soon" if self.due_on <= add_workdays(today, 2) else "in_time"

    def next_try(self, now: datetime) -> datetime | None:
        """When to try again if a mail at ``now`` fails; None when that is the last try."""
        if self.tries >= len(self.BACK_OFF):
            return None
        return now + timedelta(minutes=self.BACK_OFF[self.tries])
