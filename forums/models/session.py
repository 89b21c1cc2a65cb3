from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from contributions.models import Contribution, Thread


class SessionQuerySet(models.QuerySet):
    def ahead(self) -> "SessionQuerySet":
        """Under way or announced, the next first."""
        current = [Session.State.LIVE, Session.State.ANNOUNCED]
        return self.filter(state__in=current).order_by("-state", "starts_at", "pk")

    def past(self) -> "SessionQuerySet":
        """Ended or cancelled; ordered by whoever pages them."""
        return self.filter(state__in=[Session.State.ENDED, Session.State.CANCELLED])


class Session(models.Model):
    """An hour in which officials answer what people ask, in the order of agreement."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("session", "announced")
        LIVE = "live", _("under way")
        ENDED = "ended", pgettext_lazy("session", "ended")
        CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")

    MOVES = {
        State.ANNOUNCED: {State.LIVE, State.CANCELLED},
        State.LIVE: {State.ENDED},
        State.ENDED: set(),
        State.CANCELLED: set(),
    }

    thread = models.OneToOneField(Thread, models.PROTECT, related_name="session")
    title = models.CharField(_("title"), max_length=80)
    about = models.TextField(_("what it is about"), max_length=2000, blank=True)
    office = models.ForeignKey(Department, models.PROTECT, related_name="sessions")
    # Who sits on the stage, as the page names them.
    guests = models.CharField(_("who answers"), max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.ANNOUNCED)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # When those who asked or wanted to be reminded were told that it is about to begin.
    reminded_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.UUIDField(unique=True, null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")
        constraints = [
            models.CheckConstraint(
                name="session_state_known",
                condition=Q(state__in=["announced", "live", "ended", "cancelled"]),
            ),
            models.CheckConstraint(
                name="session_times_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_cancelled_with_a_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_by_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forums:session", args=[self.pk])

    @property
    def takes_questions(self) -> bool:
        return self.state in (self.State.ANNOUNCED, self.State.LIVE)


class Reminder(models.Model):
    """Somebody who wants to be told when a session is about to begin, or is cancelled."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id}"


class QuestionQuerySet(models.QuerySet):
    def shown(self) -> "QuestionQuerySet":
        """What everybody may read."""
        return self.filter(
            contribution__state=Contribution.State.PUBLISHED, contribution__is_public=True
        )

    def waiting(self) -> "QuestionQuerySet":
        """Those to be answered, the most agreed with first; the earlier of two goes before."""
        rows = self.shown().filter(state=Question.State.WAITING)
        return rows.order_by("-contribution__agree_count", "pk")


class Question(models.Model):
    """What somebody asks in a session; votes are those of the contribution."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("question", "waiting")
        NOW = "now", _("being answered")
        ANSWERED = "answered", pgettext_lazy("question", "answered")
        LATER = "later", _("answered in writing later")

    MOVES = {
        State.WAITING: {State.NOW, State.ANSWERED, State.LATER},
        State.NOW: {State.WAITING, State.ANSWERED, State.LATER},
        State.LATER: {State.ANSWERED},
        State.ANSWERED: set(),
    }

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="question"
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="questions")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # The day by which a question that was left over is answered in writing.
    due_on = models.DateField(null=True, blank=True)
    idempotency_key = models.UUIDField(unique=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_later_has_a_day",
                condition=~Q(state="later") | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="question_state_known",
                condition=Q(state__in=["waiting", "now", "answered", "later"]),
            ),
            models.CheckConstraint(
                name="question_answered_in_words",
                condition=~Q(state="answered") | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            # The stage has one question at a time.
            models.UniqueConstraint(
                fields=["session"], name="question_one_now", condition=Q(state="now")
            ),
        ]
        indexes = [models.Index(fields=["session", "state"], name="question_by_state")]

    def __str__(self) -> str:
        return f"question {self.pk}"
