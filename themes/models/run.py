from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from contributions.models import Thread


class RunQuerySet(models.QuerySet):
    def queued(self) -> "RunQuerySet":
        return self.filter(state=Run.State.QUEUED).order_by("pk")

    def settled(self) -> "RunQuerySet":
        """Runs with themes to put an opinion under."""
        return self.filter(state__in=[Run.State.READY, Run.State.SIGNED])

    def dropped(self, now: datetime) -> "RunQuerySet":
        """Runs whose worker has not been heard of: their lease is over."""
        return self.filter(state=Run.State.RUNNING, lease_until__lt=now)

    def with_themes(self) -> "RunQuerySet":
        """Add ``selected``: how many themes a person signed."""
        selected = Q(themes__state="selected")
        counted = Run.objects.filter(pk=OuterRef("pk")).annotate(n=Count("themes", filter=selected))
        return self.annotate(selected=Subquery(counted.values("n")))

    def visible_to(self, user: User) -> "RunQuerySet":
        """The rows for which ``themes.view_run`` holds."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_supervisor else self.filter(department__in=user.department_ids)


class Run(models.Model):
    """One search for themes in what was said in some threads."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting for a worker")
        RUNNING = "running", _("running")
        READY = "ready", _("ready for a person")
        SIGNED = "signed", _("signed off")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Stage(models.TextChoices):
        """What a search is doing, in the order it does it."""

        READ = "read", _("reading new opinions")
        SEGMENT = "segment", _("finding the words")
        VECTORS = "vectors", _("comparing the texts")
        THEMES = "themes", _("grouping the texts")
        LABELS = "labels", _("naming the themes")
        QUALITY = "quality", _("testing how far the themes hold")

    class Failure(models.TextChoices):
        """Why a search ended without themes, for the official who decides whether to retry."""

        DIED = "died", _("The machine ran out of memory or the search was ended from outside.")
        BROKE = "broke", _("The search came upon texts that it could not work with.")
        LOST = "lost", _("The worker was lost several times while it searched.")

    MOVES = {
        State.QUEUED: {State.RUNNING, State.CANCELLED},
        State.RUNNING: {State.READY, State.FAILED, State.QUEUED, State.CANCELLED},
        State.READY: {State.SIGNED, State.CANCELLED},
        State.FAILED: {State.QUEUED, State.CANCELLED},
        State.SIGNED: set(),
        State.CANCELLED: set(),
    }
    # A worker killed more often than this does not come back by itself.
    MOST_TRIES = 3

    # Whose voices these are: a label and a page, given by the one who started the run.
    scope = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(max_length=200, blank=True)
    threads = models.ManyToManyField(Thread, related_name="runs")
    # Whose officials work on the themes, and which department answers unless one chooses another.
    department = models.ForeignKey(Department, models.PROTECT, related_name="runs")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+")
    answer_workdays = models.PositiveSmallIntegerField(_("working days for an answer"), default=15)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    theme_count = models.PositiveSmallIntegerField(
        _("number of themes"), null=True, blank=True, help_text=_("Empty: found by itself.")
    )
    failure = models.CharField(max_length=5, choices=Failure, blank=True)
    seed = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=12, blank=True)
    progress = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(100)], help_text=_("Per cent.")
    )
    method = models.CharField(max_length=60, blank=True)
    # How far the themes may be trusted: ``themes.engine.Search.lights``.
    lights = models.JSONField(default=dict)
    text_count = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope"], name="run_signed_once", condition=Q(state="signed")
            ),
            models.UniqueConstraint(
                fields=["scope"],
                name="run_active_once",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.CheckConstraint(
                name="run_state_known",
                condition=Q(
                    state__in=["queued", "running", "ready", "signed", "failed", "cancelled"]
                ),
            ),
            models.CheckConstraint(
                name="run_signed_by_a_person",
                condition=~Q(state="signed") | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_failed_for_a_reason", condition=~Q(state="failed") | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="run_failure_known", condition=Q(failure__in=["", "died", "broke", "lost"])
            ),
            models.CheckConstraint(
                name="run_has_a_worker",
                condition=~Q(state="running") | ~Q(worker="") & Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(name="run_progress_percent", condition=Q(progress__lte=100)),
        ]
        indexes = [models.Index(fields=["scope", "-id"], name="run_newest")]

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("themes:run", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_settled(self) -> bool:
        """Whether there are themes to put an opinion under."""
        return self.state in (self.State.READY, self.State.SIGNED)

    @property
    def step(self) -> int:
        """Which of the stages it is in, counted from 1; 0 where the engine has said nothing."""
        return self.Stage.values.index(self.stage) + 1 if self.stage in self.Stage.values else 0

    @property
    def steps(self) -> int:
        return len(self.Stage)

    @property
    def stage_label(self) -> str:
        """What the engine is doing, in words."""
        known = self.stage in self.Stage.values
        return str(self.Stage(self.stage).label) if known else ""
