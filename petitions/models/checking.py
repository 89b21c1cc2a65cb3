"""What checkers did with a petition, and who asked for a second look."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from petitions.models.petition import Petition


class GroundQuerySet(models.QuerySet):
    def current(self, today: date) -> "GroundQuerySet":
        """Grounds that may be given on ``today``."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today))


class Ground(models.Model):
    """A published ground on which a petition is not opened (practice.md R-94, R-102); rows.

    Where ``hides``, the text is not shown either: it would do harm by being read.
    """

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    label_zh = models.CharField(_("Chinese wording"), max_length=80)
    label_en = models.CharField(_("English wording"), max_length=120)
    # What the creator can do about it.
    advice_zh = models.CharField(_("Chinese advice"), max_length=300, blank=True)
    advice_en = models.CharField(_("English advice"), max_length=300, blank=True)
    hides = models.BooleanField(_("hides the text"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("ground for rejection")
        verbose_name_plural = _("grounds for rejection")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label_zh if (get_language() or "").startswith("zh") else self.label_en

    @property
    def advice(self) -> str:
        return self.advice_zh if (get_language() or "").startswith("zh") else self.advice_en


class Check(models.Model):
    """One decision on one petition: open it, reject it with a published ground, or hide it."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open it for signatures")
        REJECT = "reject", _("reject it and publish why")
        HIDE = "hide", _("reject it and hide the text")

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="checks")
    outcome = models.CharField(max_length=6, choices=Outcome)
    ground = models.ForeignKey(Ground, models.PROTECT, null=True, blank=True)
    note = models.CharField(_("explanation"), max_length=1000, blank=True)
    duplicate_of = models.ForeignKey(
        Petition, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="check_outcome_known", condition=Q(outcome__in=["open", "reject", "hide"])
            ),
            models.CheckConstraint(
                name="check_against_has_a_ground",
                condition=Q(outcome="open") | Q(ground__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.petition_id}"

    @property
    def state(self) -> str:
        """The state in which this decision left the petition."""
        states, outcomes = Petition.State, Check.Outcome
        led_to = {outcomes.OPEN: states.OPEN, outcomes.REJECT: states.REJECTED}
        return led_to.get(Check.Outcome(self.outcome), states.HIDDEN)


class AppealQuerySet(models.QuerySet):
    def waiting(self) -> "AppealQuerySet":
        """Undecided ones, the longest wait first."""
        return self.filter(decided_at__isnull=True).order_by("at", "pk")

    def open_to(self, judge: User) -> "AppealQuerySet":
        """The rows for which ``petitions.decide_appeal`` holds."""
        if not judge.is_moderator:
            return self.none()
        return self.exclude(first_checker=judge).exclude(decision__petition__creator=judge)


class Appeal(models.Model):
    """The creator asks that another person look at a rejection."""

    # Days after the decision in which it may be asked for. Ours: as long as for a review of an
    # answer (practice.md R-35).
    DAYS = 30

    decision = models.OneToOneField(Check, models.PROTECT, related_name="appeal")
    # Cleaned and masked.
    words = models.TextField(_("why it should be looked at again"), max_length=1000)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_upheld = models.BooleanField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    # Copied from the decision, so that the database can refuse the same person.
    first_checker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appeal_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("first_checker")),
            ),
            models.CheckConstraint(
                name="appeal_decided_wholly",
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, is_upheld__isnull=True
                )
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, is_upheld__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal against {self.decision_id}"
