"""What the rules of a place ask of a petition: rows with a source and a date, never code."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from contributions.models import Thread


class ProfileQuerySet(models.QuerySet):
    def current(self, today: date) -> "ProfileQuerySet":
        """Profiles under which a petition may be begun on ``today``, the newest of each key."""
        rows = self.filter(valid_from__lte=today)
        newest = rows.filter(key=models.OuterRef("key")).order_by("-valid_from").values("pk")[:1]
        return rows.filter(pk=models.Subquery(newest)).exclude(retired_on__lte=today)


class Profile(models.Model):
    """The rules of one kind of petition since one day; a petition keeps those it began under.

    A change of the rules is a new row with the same key and a later day.
    """

    key = models.SlugField(_("key"), max_length=40)
    valid_from = models.DateField(_("in force since"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=80)
    source = models.CharField(_("source"), max_length=200)
    sponsoring_days = models.PositiveSmallIntegerField(_("days to find sponsors"), default=30)
    sponsors_needed = models.PositiveSmallIntegerField(_("sponsors needed"), default=5)
    sponsors_most = models.PositiveSmallIntegerField(_("most sponsors"), default=20)
    check_workdays = models.PositiveSmallIntegerField(_("working days for checking"), default=5)
    # Petitions waiting to be checked from which on creators are told that it takes longer.
    backlog = models.PositiveSmallIntegerField(_("backlog announced from"), default=50)
    signing_days = models.PositiveSmallIntegerField(_("days to sign"), default=60)
    # Whoever lives in this region or in a part of it may sign; empty: everybody.
    residents_of = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("only residents of")
    )
    assurance = models.PositiveSmallIntegerField(
        _("how surely a signer must be known"), choices=User.Assurance, default=1
    )
    # How many petitions of one person may be under way at a time.
    at_once = models.PositiveSmallIntegerField(_("petitions of one person at once"), default=3)
    moderation = models.CharField(
        _("moderation of reasons"),
        max_length=6,
        choices=Thread.Moderation,
        default=Thread.Moderation.HYBRID,
    )

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition profile")
        verbose_name_plural = _("petition profiles")
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="petition_profile_once"),
            models.CheckConstraint(
                name="petition_profile_sponsors_in_order",
                condition=Q(sponsors_needed__lte=F("sponsors_most")),
            ),
            models.CheckConstraint(
                name="petition_profile_has_periods",
                condition=Q(sponsoring_days__gte=1, signing_days__gte=1, check_workdays__gte=1),
            ),
            models.CheckConstraint(
                name="petition_profile_moderation_known",
                condition=Q(moderation__in=["pre", "post", "hybrid"]),
            ),
            models.CheckConstraint(
                name="petition_profile_assurance_known", condition=Q(assurance__in=[1, 2, 3])
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Tier(models.Model):
    """A number of signatures from which on government must do something, and by when."""

    class Action(models.TextChoices):
        REPLY = "reply", _("a written reply")
        HEARING = "hearing", _("a hearing or round table")
        DEBATE = "debate", _("a debate in the council")

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="tiers")
    signatures = models.PositiveIntegerField(_("signatures"))
    action = models.CharField(_("what follows"), max_length=8, choices=Action)
    due_days = models.PositiveSmallIntegerField(_("days to do it"))

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["signatures", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "signatures"], name="tier_once"),
            models.UniqueConstraint(fields=["profile", "action"], name="tier_action_once"),
            models.CheckConstraint(
                name="tier_action_known", condition=Q(action__in=["reply", "hearing", "debate"])
            ),
            models.CheckConstraint(
                name="tier_asks_for_something", condition=Q(signatures__gte=1, due_days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatures}: {self.get_action_display()}"


class BlackoutQuerySet(models.QuerySet):
    def on(self, day: date) -> "BlackoutQuerySet":
        return self.filter(first_day__lte=day, last_day__gte=day)

    def of(self, profile: Profile) -> "BlackoutQuerySet":
        return self.filter(profile_key=profile.key)


class Blackout(models.Model):
    """Days on which no petition of a kind opens, as before an election; open ones rest.

    Signing is paused and the days are added to the period of each petition that rests.
    """

    profile_key = models.SlugField(_("key of the profile"), max_length=40)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = BlackoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiet period")
        verbose_name_plural = _("quiet periods")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="blackout_days_in_order", condition=Q(first_day__lte=F("last_day"))
            ),
            models.CheckConstraint(name="blackout_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}: {self.reason}"
