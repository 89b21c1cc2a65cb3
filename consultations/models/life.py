"""What happened to a round, when, why and by whom: the public timeline is read from these rows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.models.consultation import Consultation
from consultations.models.document import Version


class Step(models.Model):
    """One thing that happened to a round; inserted with the move that made it, never changed."""

    class Kind(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        OPENED = "opened", _("opened")
        AMENDED = "amended", _("a new version was published")
        EXTENDED = "extended", _("extended")
        CLOSED = "closed", _("closed")
        TREATING = "treating", _("opinions are being answered")
        PAUSED = "paused", _("the clock was stopped")
        RESUMED = "resumed", _("the clock runs again")
        POSTPONED = "postponed", _("the report comes later")
        ANSWERED = "answered", pgettext_lazy("consultation", "answered")
        ARCHIVED = "archived", _("archived")
        CANCELLED = "cancelled", _("called off")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField()
    # Null where the worker did it, on the day that was announced.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="consultation_steps"
    )
    # Shown to everybody.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The last day before and after, of an extension or a postponement.
    day_before = models.DateField(null=True)
    day_after = models.DateField(null=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="steps")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind"],
                name="step_once",
                condition=Q(
                    kind__in=[
                        "announced",
                        "opened",
                        "extended",
                        "closed",
                        "treating",
                        "postponed",
                        "answered",
                        "archived",
                        "cancelled",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="step_says_why",
                condition=~Q(reason="")
                | ~Q(kind__in=["extended", "postponed", "paused", "cancelled"]),
            ),
            models.CheckConstraint(
                name="step_moves_a_day_on",
                condition=Q(day_after__gt=F("day_before"))
                | Q(day_before__isnull=True, day_after__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind}"


class Pause(models.Model):
    """Days that do not count towards the report: a hearing, another authority, an expert review.

    Administrative Licensing Law, Article 45, by analogy. The first day and the last are paused.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="pauses")
    first_day = models.DateField(_("first day"))
    # Null while the clock stands still.
    last_day = models.DateField(_("last day"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    # A document number or an address, by which the pause can be checked.
    evidence = models.CharField(_("evidence"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], name="pause_one_at_a_time", condition=Q(last_day=None)
            ),
            models.CheckConstraint(
                name="pause_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="pause_is_explained", condition=~Q(reason="") & ~Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.first_day} – {self.last_day}"


class Relation(models.Model):
    """How a round stands to another, or to a text that came of it; shown on both pages."""

    class Kind(models.TextChoices):
        SECOND_ROUND = "second_round", _("second round of")
        SUPERSEDES = "supersedes", _("supersedes")
        RESULTS_IN = "results_in", _("results in")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="relations")
    kind = models.CharField(_("how they are related"), max_length=12, choices=Kind)
    other = models.ForeignKey(
        Consultation, models.CASCADE, null=True, blank=True, related_name="related_from"
    )
    # Of what is no consultation: the regulation as it was published.
    title = models.CharField(_("title"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "other"],
                name="relation_once",
                condition=Q(other__isnull=False),
            ),
            models.CheckConstraint(
                name="relation_kind_known",
                condition=Q(kind__in=["second_round", "supersedes", "results_in"]),
            ),
            models.CheckConstraint(
                name="relation_to_one_thing",
                condition=Q(other__isnull=False, title="", url="")
                | (Q(other__isnull=True, kind="results_in") & ~Q(title="")),
            ),
            models.CheckConstraint(
                name="relation_to_another", condition=~Q(other=F("consultation"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind} {self.other_id or self.title}"


class Following(models.Model):
    """Who wants to hear of a round without having spoken: extended, closed, answered."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_consultations"
    )
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="followings")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "person"], name="consultation_following_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.consultation_id}"


class Telling(models.Model):
    """One step of which all who follow or spoke are told, a thousand at a time: a row to work off.

    People are told in the order of their ids, up to ``told_up_to``.
    """

    step = models.OneToOneField(Step, models.PROTECT, related_name="telling")
    told_up_to = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="telling_due", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.step} {self.told}"
