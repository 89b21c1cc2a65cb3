"""What the law asks of each kind of procedure: rows with a source and a date, never code."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contributions.models import Thread
from core.models import Calendar


class Profile(models.Model):
    """A kind of procedure: government rules, a major decision, a price hearing."""

    key = models.SlugField(_("key"), primary_key=True, max_length=40)
    title = models.CharField(_("title"), max_length=80)
    # Helps an officer to choose: when this procedure is the right one.
    when = models.CharField(_("when to choose it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("procedure profile")
        verbose_name_plural = _("procedure profiles")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    def rules_on(self, day: date) -> "Rules | None":
        """What is in force on ``day``; None before the first rules or after the last."""
        row = self.rules.filter(valid_from__lte=day).order_by("-valid_from").first()
        return row if row and not row.is_retired_on(day) else None


class Rules(models.Model):
    """What one procedure asks for since one day. A change of the law is a new row.

    A round keeps the rules under which it began. Periods without another word are calendar days.
    """

    class BelowLeast(models.TextChoices):
        BLOCK = "block", _("cannot be published")
        REASON = "reason", _("needs a printed reason")
        ALLOW = "allow", _("is allowed")

    profile = models.ForeignKey(
        Profile, models.PROTECT, related_name="rules", verbose_name=_("procedure")
    )
    valid_from = models.DateField(_("in force since"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    # The day on which somebody held these numbers against the source.
    checked_on = models.DateField(_("source read on"), null=True, blank=True)
    calendar = models.SlugField(_("calendar"), max_length=20, choices=Calendar, default=Calendar.CN)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    min_days = models.PositiveSmallIntegerField(_("shortest usual period, days"), default=30)
    hard_min_days = models.PositiveSmallIntegerField(_("shortest period at all, days"), default=7)
    # For procedures whose source counts in working days; 0 where it does not.
    hard_min_workdays = models.PositiveSmallIntegerField(
        _("shortest period at all, working days"), default=0
    )
    below_least = models.CharField(
        _("a shorter period"), max_length=6, choices=BelowLeast, default=BelowLeast.REASON
    )
    # Civil Code, Article 203: a last day on a holiday moves to the day after it.
    rolls_over_holidays = models.BooleanField(_("a last day off moves on"), default=True)
    needs_clauses = models.BooleanField(_("is about a text in clauses"), default=True)
    # Values of AttachmentKind that have to be there before a draft is published.
    required_papers = models.JSONField(_("papers that must be attached"), default=list, blank=True)
    answer_workdays = models.PositiveSmallIntegerField(_("working days for an answer"), default=15)
    report_days = models.PositiveSmallIntegerField(_("days until the report is due"), default=60)
    report_workdays = models.PositiveSmallIntegerField(
        _("working days to publish the report"), default=20
    )
    review_workdays = models.PositiveSmallIntegerField(
        _("working days for the legal review"), default=7
    )
    round_workdays = models.PositiveSmallIntegerField(
        _("working days for other departments"), default=7
    )
    hearing_announce_days = models.PositiveSmallIntegerField(
        _("days between announcement and hearing"), default=30
    )
    hearing_list_days = models.PositiveSmallIntegerField(
        _("days between the list of participants and the hearing"), default=10
    )
    hearing_papers_days = models.PositiveSmallIntegerField(
        _("days between sending the papers and the hearing"), default=7
    )
    # Percent of the seats that one side may hold before a warning is shown.
    side_most = models.PositiveSmallIntegerField(_("most seats of one side, %"), default=60)
    moderation = models.CharField(
        _("moderation"), max_length=6, choices=Thread.Moderation, default=Thread.Moderation.HYBRID
    )

    class Meta:
        verbose_name = _("rules of a procedure")
        verbose_name_plural = _("rules of procedures")
        ordering = ["profile", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "valid_from"], name="rules_once"),
            models.CheckConstraint(
                name="rules_periods_in_order",
                condition=Q(hard_min_days__gte=1, hard_min_days__lte=F("min_days")),
            ),
            models.CheckConstraint(
                name="rules_calendar_known",
                condition=Q(calendar__in=["cn", "tw", "hk", "mo", "uk", "eu"]),
            ),
            models.CheckConstraint(
                name="rules_below_least_known",
                condition=Q(below_least__in=["block", "reason", "allow"]),
            ),
            models.CheckConstraint(
                name="rules_answer_in_time",
                condition=Q(answer_workdays__gte=1, report_days__gte=1, round_workdays__gte=1),
            ),
            models.CheckConstraint(
                name="rules_side_is_a_share", condition=Q(side_most__gte=1, side_most__lte=100)
            ),
            models.CheckConstraint(
                name="rules_moderation_known",
                condition=Q(moderation__in=["pre", "post", "hybrid"]),
            ),
            models.CheckConstraint(
                name="rules_retired_after_they_began",
                condition=Q(retired_on__isnull=True) | Q(retired_on__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.valid_from}"

    def clean(self) -> None:
        """Refuse to change numbers under which a round began; only an end may be put to them."""
        if not self.pk or self._state.adding:
            return
        kept = Rules.objects.get(pk=self.pk)
        names = [field.attname for field in self._meta.fields if field.name != "retired_on"]
        changed = any(getattr(self, name) != getattr(kept, name) for name in names)
        if changed and self.consultations.exists():
            raise ValidationError(
                _(
                    "A consultation was begun under these rules: they stay as they are. Add a new "
                    "row with the day since which the other numbers are in force."
                )
            )

    def is_retired_on(self, day: date) -> bool:
        return self.retired_on is not None and self.retired_on <= day
