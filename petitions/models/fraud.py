from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from petitions.models.signature import Signature


class InvalidationQuerySet(models.QuerySet):
    def in_work(self) -> "InvalidationQuerySet":
        """What the worker has still to do, the oldest first."""
        states = [Invalidation.State.RUNNING, Invalidation.State.UNDOING]
        return self.filter(state__in=states).order_by("pk")


class Invalidation(models.Model):
    """Signatures that meet a condition do not count, and why; it can be undone.

    ``condition`` is what ``petitions.condition.Condition`` writes. Above FOUR_EYES signatures a
    second person confirms.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("previewed")
        RUNNING = "running", _("being carried out")
        DONE = "done", _("carried out")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    MOVES = {
        State.PREVIEWED: {State.RUNNING},
        # What is found to be wrong on the way is undone from there.
        State.RUNNING: {State.DONE, State.UNDOING},
        State.DONE: {State.UNDOING},
        State.UNDOING: {State.UNDONE},
        State.UNDONE: set(),
    }
    FOUR_EYES = 1000

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="invalidations")
    # Of the form: sent twice it is one row.
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    condition = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    # How many met the condition when it was previewed; how many have been struck off.
    previewed = models.PositiveIntegerField(default=0)
    struck = models.PositiveIntegerField(default=0)
    # Signatures after this one came after the preview and stay: nobody has looked at them.
    last_id = models.BigIntegerField(default=0)
    # How far the work has gone; it goes on from here after a break.
    up_to = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.PREVIEWED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = InvalidationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="invalidation_state_known",
                condition=Q(state__in=["previewed", "running", "done", "undoing", "undone"]),
            ),
            models.CheckConstraint(name="invalidation_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="invalidation_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")),
            ),
            models.CheckConstraint(
                name="invalidation_of_many_confirmed",
                condition=Q(state="previewed")
                | Q(previewed__lte=1000)
                | Q(confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invalidation_strikes_no_more_than_seen",
                condition=Q(struck__lte=F("previewed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.reason}"

    @property
    def percent(self) -> int:
        """How far it has come, 0 to 100; while it is undone, how much of it is undone."""
        if self.state == self.State.RUNNING:
            return 100 * self.struck // max(1, self.previewed)
        if self.state == self.State.UNDOING:
            return 100 * (self.struck - self.signatures.count()) // max(1, self.struck)
        return 100


class Struck(models.Model):
    """A signature struck off by an invalidation, so that exactly these come back when undone."""

    signature = models.OneToOneField(
        Signature, models.CASCADE, primary_key=True, related_name="struck"
    )
    invalidation = models.ForeignKey(Invalidation, models.PROTECT, related_name="signatures")

    def __str__(self) -> str:
        return f"{self.invalidation_id}/{self.signature_id}"


class ThrowawayDomain(models.Model):
    """A domain of mail addresses that anybody gets without a name, for an hour."""

    domain = models.CharField(_("domain"), primary_key=True, max_length=120)

    class Meta:
        verbose_name = _("throw-away mail domain")
        verbose_name_plural = _("throw-away mail domains")
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain
