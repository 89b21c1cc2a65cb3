from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case as Switch
from django.db.models import F, OuterRef, Q, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from contributions.models import Thread
from core.calendar import add_workdays
from themes.models import Assignment, Theme

if TYPE_CHECKING:
    from responses.models.answer import Response
    from responses.models.meeting import Meeting


class CaseQuerySet(models.QuerySet):
    def open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.ANSWERED)

    def overdue(self, today: date) -> "CaseQuerySet":
        """Cases that wait for an answer past their day, the longest wait first."""
        return self.open().filter(due_on__lt=today).order_by("due_on", "pk")

    def in_time(self) -> "CaseQuerySet":
        """Cases answered on their day or before it."""
        done = self.filter(state=Case.State.ANSWERED).annotate(day=TruncDate("answered_at"))
        return done.filter(day__lte=F("due_on"))

    def movable(self) -> "CaseQuerySet":
        """Cases that can still be given to another department."""
        return self.filter(state__in=[Case.State.ASSIGNED, Case.State.RETURNED])

    def with_size(self) -> "CaseQuerySet":
        """Add ``size``: how many accepted opinions, or people behind a matter, wait for it."""
        opinions = Assignment.objects.size_of(OuterRef("theme"))
        whole = When(theme__isnull=True, then=F("backers"))
        return self.annotate(size=Switch(whole, default=opinions))

    def visible_to(self, user: User) -> "CaseQuerySet":
        """The rows for which ``responses.view_case`` holds."""
        if not user.is_authenticated:
            return self.none()
        if user.is_supervisor:
            return self
        mine = user.department_ids
        owned = Q(owner__in=mine) | Q(lead__in=mine)
        supported = Case.supporting.through.objects.filter(department__in=mine)
        return self.filter(owned | Q(pk__in=supported.values("case")))


class Case(models.Model):
    """A signed theme, or a matter as a whole, that a department must answer by a date."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("case", "assigned")
        RETURNED = "returned", pgettext_lazy("case", "returned")
        ACCEPTED = "accepted", pgettext_lazy("case", "accepted")
        ANSWERED = "answered", pgettext_lazy("case", "answered")

    class Step(models.TextChoices):
        """What has to happen next, whoever may do it."""

        ACCEPT = "accept", _("to accept")
        ASSIGN = "assign", _("to give to a department")
        MEET = "meet", _("to hold the meeting")
        WRITE = "write", _("to write")
        REVIEW = "review", _("to review")
        SIGN = "sign", _("to sign")
        PUBLISH = "publish", _("to publish")

    MOVES = {
        State.ASSIGNED: {State.ACCEPTED, State.RETURNED},
        State.RETURNED: {State.ASSIGNED},
        State.ACCEPTED: {State.ANSWERED},
        State.ANSWERED: set(),
    }

    class Promise(models.TextChoices):
        """What was promised to those who asked."""

        REPLY = "reply", _("a written reply")
        HEARING = "hearing", _("a hearing or round table")
        DEBATE = "debate", _("a debate in the council")

    # One of the two: what several people said, or the matter that a thread is about.
    theme = models.OneToOneField(Theme, models.PROTECT, null=True, blank=True, related_name="case")
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, blank=True, related_name="cases")
    promise = models.CharField(max_length=8, choices=Promise, default=Promise.REPLY)
    # People behind the matter as a whole, pushed down by its owner.
    backers = models.PositiveIntegerField(default=0)
    # The department that runs the round and checks the answer; the one that writes it.
    owner = models.ForeignKey(Department, models.PROTECT, related_name="owned_cases")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="led_cases")
    supporting = models.ManyToManyField(
        Department, blank=True, related_name="supported_cases", verbose_name=_("supporting")
    )
    state = models.CharField(max_length=9, choices=State, default=State.ASSIGNED)
    due_on = models.DateField(_("due on"))
    return_reason = models.CharField(_("reason for returning"), max_length=300, blank=True)
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="response_case_state_known",
                condition=Q(state__in=["assigned", "returned", "accepted", "answered"]),
            ),
            models.CheckConstraint(
                name="case_about_one_matter",
                condition=Q(theme__isnull=True, thread__isnull=False)
                | Q(theme__isnull=False, thread__isnull=True),
            ),
            models.CheckConstraint(
                name="case_promise_known", condition=Q(promise__in=["reply", "hearing", "debate"])
            ),
            models.CheckConstraint(
                name="case_theme_has_a_reply", condition=Q(theme__isnull=True) | Q(promise="reply")
            ),
            models.UniqueConstraint(fields=["thread", "promise"], name="case_promised_once"),
            models.CheckConstraint(
                name="case_returned_with_a_reason",
                condition=~Q(state="returned") | ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="case_answered_at_a_time",
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["lead", "state", "due_on"], name="case_by_lead")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.pk])

    @property
    def is_whole(self) -> bool:
        """Whether a matter is answered as a whole, and not one theme of what was said."""
        return self.theme_id is None

    @property
    def label(self) -> str:
        """What must be answered; load ``theme`` and ``thread`` with the row."""
        return self.theme.label if self.theme else self.thread.matter or self.thread.label

    @property
    def matter(self) -> str:
        """Where it comes from; load ``theme__run`` and ``thread`` with the row."""
        if self.theme:
            return self.theme.run.title
        facts = {"matter": self.thread.get_kind_display(), "promise": self.get_promise_display()}
        return gettext("%(matter)s: %(promise)s") % facts

    @property
    def matter_url(self) -> str:
        return self.theme.run.url if self.theme else self.thread.get_absolute_url()

    def is_overdue(self, today: date) -> bool:
        return self.state != self.State.ANSWERED and self.due_on < today

    def clock(self, today: date) -> str:
        """How the time stands: overdue, soon (two working days are left at most) or in_time."""
        if self.is_overdue(today):
            return "overdue"
        return "soon" if self.due_on <= add_workdays(today, 2) else "in_time"

    @property
    def is_movable(self) -> bool:
        """Whether the case can still be given to another department."""
        return self.state in (self.State.ASSIGNED, self.State.RETURNED)

    @property
    def is_writable(self) -> bool:
        """Whether the answer can be written; load ``response`` and ``meeting`` with the row."""
        drafting = self.answer is None or self.answer.is_draft
        return self.state == self.State.ACCEPTED and drafting and not self.awaits_meeting

    @property
    def is_passed_on(self) -> bool:
        """Whether an answer has left its writer and can still be sent back to them."""
        return self.next_step in (self.Step.REVIEW, self.Step.SIGN, self.Step.PUBLISH)

    @property
    def answer(self) -> "Response | None":
        """The answer as far as it is written; load ``response`` with the row."""
        return getattr(self, "response", None)

    @property
    def has_meeting(self) -> bool:
        """Whether those who asked are to be heard or debated about, beside the answer."""
        return self.promise != self.Promise.REPLY

    @property
    def held(self) -> "Meeting | None":
        """When and where they meet; load ``meeting`` with the row."""
        return getattr(self, "meeting", None)

    @property
    def awaits_meeting(self) -> bool:
        """Whether a promised meeting has no minutes yet."""
        return self.has_meeting and not (self.held and self.held.minutes)

    @property
    def is_meeting_open(self) -> bool:
        """Whether day, place and minutes of a promised meeting may be written."""
        return self.has_meeting and self.state == self.State.ACCEPTED

    @property
    def next_step(self) -> str:
        """A Step, or nothing once answered; load ``response`` and ``meeting`` with the row."""
        match self.state:
            case self.State.ASSIGNED:
                return self.Step.ACCEPT
            case self.State.RETURNED:
                return self.Step.ASSIGN
            case self.State.ACCEPTED if self.awaits_meeting:
                return self.Step.MEET
            case self.State.ACCEPTED:
                return self.answer.next_step if self.answer else self.Step.WRITE
        return ""
