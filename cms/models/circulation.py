"""A draft shown to other departments before anybody outside reads it: who was asked, who replied.

Provisions on Drafting Rules, Article 17; No. 713, Article 12: what departments dispute is stated.
"""

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User


def digest_of(title: str, clauses: list[dict[str, str]]) -> str:
    """By this one sees that nobody has touched the words that departments were asked about."""
    words = json.dumps([title, clauses], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


class CirculationQuerySet(models.QuerySet):
    def run_by(self, user: User) -> "CirculationQuerySet":
        """Rounds that the person's office runs, or that he or she has started."""
        return self.filter(Q(department__in=user.department_ids) | Q(started_by=user.pk))

    def with_counts(self) -> "CirculationQuerySet":
        """Adds how many departments were ``asked`` and how many have ``replied``."""
        replied = Count("invitations", filter=Q(invitations__state=Invitation.State.REPLIED))
        return self.annotate(asked=Count("invitations"), replied=replied)

    def counting(self) -> "CirculationQuerySet":
        """A round that was recalled asks nobody anything any more."""
        return self.exclude(state=Circulation.State.RECALLED)


class Circulation(models.Model):
    """One round in which departments are asked about one state of a draft."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("round of departments", "replies come in")
        CLOSED = "closed", pgettext_lazy("round of departments", "closed")
        RECALLED = "recalled", pgettext_lazy("round of departments", "recalled")

    MOVES: dict[str, set[str]] = {
        State.OPEN: {State.CLOSED, State.RECALLED},
        State.CLOSED: set(),
        State.RECALLED: set(),
    }

    page = models.ForeignKey("cms.PolicyPage", models.PROTECT, related_name="circulations")
    number = models.PositiveSmallIntegerField()
    idempotency_key = models.UUIDField(unique=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=255)
    note = models.TextField(_("covering note"), max_length=2000, blank=True)
    # [{"key", "level", "label", "heading", "text", "place"}]: written once, never again.
    clauses = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_on = models.DateField(_("reply by"))
    # Working days that were given, and those that the procedure gives.
    workdays = models.PositiveSmallIntegerField()
    least_workdays = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason for the short time"), max_length=500, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    extension_reason = models.TextField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recall_reason = models.TextField(max_length=500, blank=True)

    objects = CirculationQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of departments")
        verbose_name_plural = _("rounds of departments")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="circulation_once"),
            models.UniqueConstraint(
                fields=["page"], name="circulation_one_open", condition=Q(state="open")
            ),
            models.CheckConstraint(
                name="circulation_state_known",
                condition=Q(state__in=["open", "closed", "recalled"]),
            ),
            models.CheckConstraint(
                name="circulation_short_with_a_reason",
                condition=Q(workdays__gte=F("least_workdays")) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="circulation_given_a_day", condition=Q(workdays__gte=1, least_workdays__gte=1)
            ),
            models.CheckConstraint(
                name="circulation_extension_whole",
                condition=Q(
                    first_due_on=None, extended_at=None, extended_by=None, extension_reason=""
                )
                | (
                    Q(
                        first_due_on__lt=F("due_on"),
                        extended_at__isnull=False,
                        extended_by__isnull=False,
                    )
                    & ~Q(extension_reason="")
                ),
            ),
            models.CheckConstraint(
                name="circulation_end_whole",
                condition=Q(state="open", ended_at=None, ended_by=None)
                | (~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="circulation_recalled_with_a_reason",
                condition=(Q(state="recalled") & ~Q(recall_reason=""))
                | (~Q(state="recalled") & Q(recall_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="circulation_due")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("circulations:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return bool(self.state == self.State.OPEN)

    @property
    def is_recalled(self) -> bool:
        return bool(self.state == self.State.RECALLED)

    @property
    def is_extended(self) -> bool:
        return self.first_due_on is not None

    @property
    def is_intact(self) -> bool:
        """Whether the words are still those that departments were sent."""
        return self.digest == digest_of(self.title, self.clauses)

    @cached_property
    def places(self) -> dict[str, dict[str, Any]]:
        """Each clause by its key, with its ``position`` in the text."""
        return {row["key"]: {**row, "position": n} for n, row in enumerate(self.clauses, 1)}

    def clock(self, today: date) -> str:
        """How the time of an open round stands: overdue, soon (two days at most) or in_time."""
        if self.due_on < today:
            return "overdue"
        return "soon" if (self.due_on - today).days <= 2 else "in_time"


class InvitationQuerySet(models.QuerySet):
    def of(self, user: User) -> "InvitationQuerySet":
        """What departments for which the person acts were asked."""
        return self.filter(department__in=user.department_ids)

    def unreplied(self) -> "InvitationQuerySet":
        return self.exclude(state=Invitation.State.REPLIED)

    def expected(self) -> "InvitationQuerySet":
        """Those whose time still runs, as far as the worker has looked."""
        return self.filter(state__in=Invitation.EXPECTED, circulation__state=Circulation.State.OPEN)

    def overdue(self, today: date) -> "InvitationQuerySet":
        return self.expected().filter(circulation__due_on__lt=today)

    def awaiting_stand(self) -> "InvitationQuerySet":
        """Whose department is asked whether it can live with how a remark was treated."""
        return self.filter(
            remarks__state="treated",
            remarks__treatment__in=["partly", "declined"],
            circulation__in=Circulation.objects.counting(),
        ).distinct()

    def answerable(self) -> "InvitationQuerySet":
        """Also those that are late: an open round takes their reply."""
        return self.unreplied().filter(circulation__state=Circulation.State.OPEN)


class Invitation(models.Model):
    """One department in one round. Silence stays silence: it is no consent."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("department", "not opened yet")
        READ = "read", pgettext_lazy("department", "read, no reply yet")
        REPLIED = "replied", pgettext_lazy("department", "replied")
        SILENT = "silent", pgettext_lazy("department", "no reply")

    class Answer(models.TextChoices):
        NO_OBJECTION = "no_objection", pgettext_lazy("department", "no objection")
        REMARKS = "remarks", pgettext_lazy("department", "with remarks")

    EXPECTED = (State.WAITING, State.READ)
    # Who was silent may still reply, late, or be given more time.
    MOVES: dict[str, set[str]] = {
        State.WAITING: {State.READ, State.SILENT},
        State.READ: {State.REPLIED, State.SILENT},
        State.SILENT: {State.WAITING, State.READ, State.REPLIED},
        State.REPLIED: set(),
    }

    circulation = models.ForeignKey(Circulation, models.PROTECT, related_name="invitations")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # {"answer", "words", "remarks": {key: {"words", "proposed"}}}: the department's own until sent.
    draft = models.JSONField(default=dict, blank=True)
    draft_at = models.DateTimeField(null=True, blank=True)
    draft_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How often the draft was saved: of two officers at once, the second is told.
    revision = models.PositiveIntegerField(default=0)
    reply_key = models.UUIDField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    words = models.TextField(_("accompanying words"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation of a department")
        verbose_name_plural = _("invitations of departments")
        constraints = [
            models.UniqueConstraint(fields=["circulation", "department"], name="invitation_once"),
            models.CheckConstraint(
                name="invitation_state_known",
                condition=Q(state__in=["waiting", "read", "replied", "silent"]),
            ),
            models.CheckConstraint(
                name="invitation_read_whole",
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_read_before_reply",
                condition=~Q(state="waiting", read_at__isnull=False)
                & ~Q(state__in=["read", "replied"], read_at=None),
            ),
            models.CheckConstraint(
                name="invitation_reply_whole",
                condition=Q(
                    state="replied",
                    replied_at__isnull=False,
                    replied_by__isnull=False,
                    reply_key__isnull=False,
                    answer__in=["no_objection", "remarks"],
                )
                | (
                    ~Q(state="replied")
                    & Q(replied_at=None, replied_by=None, reply_key=None, answer="")
                ),
            ),
            models.CheckConstraint(
                name="invitation_silent_since",
                condition=~Q(state="silent") | Q(silent_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["department", "state"], name="invitation_of_department")]

    def __str__(self) -> str:
        return f"{self.circulation_id}, {self.department_id}"

    def get_absolute_url(self) -> str:
        return reverse("circulations:reply", args=[self.pk])

    @property
    def look(self) -> str:
        """By which mark components/state.html shows it."""
        looks = {self.State.REPLIED: "answered", self.State.READ: "running"}
        return looks.get(self.State(self.state), "overdue" if self.is_silent else "waiting")

    @property
    def is_replied(self) -> bool:
        return bool(self.state == self.State.REPLIED)

    @property
    def is_silent(self) -> bool:
        return bool(self.state == self.State.SILENT)

    @property
    def is_late(self) -> bool:
        """Whether the reply came after the last day; load ``circulation`` with the row."""
        if self.replied_at is None:
            return False
        return timezone.localdate(self.replied_at) > self.circulation.due_on
