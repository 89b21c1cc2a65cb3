from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from contributions.models import Contribution, Thread
from core.calendar import add_workdays
from themes.models import Assignment, Theme


class OutcomeCode(models.TextChoices):
    """What became of an opinion: the column 采纳情况 of the adoption table (practice.md, D4)."""

    ADOPTED = "adopted", _("adopted")
    PARTIALLY = "partially_adopted", _("partially adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    ALREADY = "already_provided", _("already provided for")
    EXPLAINED = "explained", _("explained")
    DEFERRED = "deferred", _("deferred for study")
    TRANSFERRED = "transferred", _("passed to the department concerned")
    OUT_OF_SCOPE = "out_of_scope", _("outside this consultation")


# Outcomes by which the words of citizens changed something.
ADOPTING = (OutcomeCode.ADOPTED, OutcomeCode.PARTIALLY)


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

    def with_size(self) -> "CaseQuerySet":
        """Add ``size``: how many accepted opinions wait for the answer."""
        return self.annotate(size=Assignment.objects.size_of(OuterRef("theme")))

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
    """A signed theme that a department must answer by a date."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("case", "assigned")
        RETURNED = "returned", pgettext_lazy("case", "returned")
        ACCEPTED = "accepted", pgettext_lazy("case", "accepted")
        ANSWERED = "answered", pgettext_lazy("case", "answered")

    class Step(models.TextChoices):
        """What has to happen next, whoever may do it."""

        ACCEPT = "accept", _("to accept")
        ASSIGN = "assign", _("to give to a department")
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

    theme = models.OneToOneField(Theme, models.PROTECT, related_name="case")
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
        return str(self.theme)

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.pk])

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
        """Whether the answer can be written; load ``response`` with the row."""
        drafting = self.answer is None or self.answer.state == Response.State.DRAFT
        return self.state == self.State.ACCEPTED and drafting

    @property
    def is_passed_on(self) -> bool:
        """Whether an answer has left its writer and can still be sent back to them."""
        return self.next_step in (self.Step.REVIEW, self.Step.SIGN, self.Step.PUBLISH)

    @property
    def answer(self) -> "Response | None":
        """The answer as far as it is written; load ``response`` with the row."""
        return getattr(self, "response", None)

    @property
    def next_step(self) -> str:
        """A Step, or nothing once the case is answered; load ``response`` with the row."""
        match self.state:
            case self.State.ASSIGNED:
                return self.Step.ACCEPT
            case self.State.RETURNED:
                return self.Step.ASSIGN
            case self.State.ACCEPTED:
                return self.answer.next_step if self.answer else self.Step.WRITE
        return ""


class ResponseQuerySet(models.QuerySet):
    def published(self) -> "ResponseQuerySet":
        return self.filter(state=Response.State.PUBLISHED)

    def adopted(self) -> "ResponseQuerySet":
        """Published answers by which what was said is adopted, wholly or in part."""
        return self.published().filter(outcome__in=ADOPTING)

    def concerning(self, user: User) -> "ResponseQuerySet":
        """Answers to accepted opinions of ``user``."""
        mine = Contribution.objects.accepted().filter(author_id=user.pk)
        return self.filter(case__theme__in=mine.values("assignments__theme"))


class Response(models.Model):
    """The answer to a case: its outcome, the reason, and what the authors are told."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("answer", "draft")
        REVIEWED = "reviewed", pgettext_lazy("answer", "reviewed")
        SIGNED = "signed", pgettext_lazy("answer", "signed")
        PUBLISHED = "published", pgettext_lazy("answer", "published")

    MOVES = {
        State.DRAFT: {State.REVIEWED},
        State.REVIEWED: {State.SIGNED, State.DRAFT},
        State.SIGNED: {State.PUBLISHED, State.DRAFT},
        State.PUBLISHED: set(),
    }

    case = models.OneToOneField(Case, models.PROTECT, related_name="response")
    outcome = models.CharField(_("outcome"), max_length=20, choices=OutcomeCode)
    reason = models.TextField(_("reason"), max_length=4000)
    body = models.TextField(_("message to the authors"), max_length=8000)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Counts the savings, so that nobody reviews or overwrites what they have not seen.
    revision = models.PositiveIntegerField(default=0)
    review_asked_at = models.DateTimeField(null=True, blank=True)
    # What the one who sent it back wants changed.
    remark = models.CharField(_("what should change"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="response_state_known",
                condition=Q(state__in=["draft", "reviewed", "signed", "published"]),
            ),
            models.CheckConstraint(
                name="response_outcome_known", condition=Q(outcome__in=OutcomeCode.values)
            ),
            models.CheckConstraint(
                name="response_gives_a_reason", condition=~Q(reason="") & ~Q(body="")
            ),
            # Four eyes: nobody reviews or signs what they wrote.
            models.CheckConstraint(
                name="response_reviewed_by_another",
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author")),
            ),
            models.CheckConstraint(
                name="response_signed_by_another",
                condition=Q(signer__isnull=True) | ~Q(signer=F("author")),
            ),
            models.CheckConstraint(
                name="response_was_reviewed",
                condition=Q(state="draft") | Q(reviewer__isnull=False),
            ),
            models.CheckConstraint(
                name="response_was_signed",
                condition=~Q(state__in=["signed", "published"]) | Q(signer__isnull=False),
            ),
            models.CheckConstraint(
                name="response_published_at_a_time",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"

    def get_absolute_url(self) -> str:
        return reverse("me:answer", args=[self.pk])

    @property
    def next_step(self) -> str:
        """A step of the case, or nothing once the answer is published."""
        match self.state:
            case self.State.DRAFT:
                return Case.Step.REVIEW if self.review_asked_at else Case.Step.WRITE
            case self.State.REVIEWED:
                return Case.Step.SIGN
            case self.State.SIGNED:
                return Case.Step.PUBLISH
        return ""


class OutcomeQuerySet(models.QuerySet):
    def rewordings(self) -> "OutcomeQuerySet":
        """Published changes of a text because of what was said, the latest on top."""
        told = self.exclude(new_wording="").filter(response__state=Response.State.PUBLISHED)
        return told.order_by("-response__published_at", "-pk")


class Outcome(models.Model):
    """Where one thread fares otherwise than the answer as a whole, or its text changes."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="outcomes")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(_("outcome"), max_length=20, choices=OutcomeCode)
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    # The words that were answered: those of the thread change with the next version.
    old_wording = models.TextField(blank=True)
    new_wording = models.TextField(_("new wording"), max_length=8000, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "thread"], name="outcome_once"),
            models.CheckConstraint(
                name="outcome_known", condition=Q(outcome__in=OutcomeCode.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.thread_id} {self.outcome}"


class Rating(models.Model):
    """What an author thinks of the answer: 5 very satisfied … 1 very dissatisfied (好差评)."""

    class Stars(models.IntegerChoices):
        VERY_SATISFIED = 5, _("very satisfied")
        SATISFIED = 4, _("satisfied")
        FAIR = 3, _("fairly satisfied")
        DISSATISFIED = 2, _("dissatisfied")
        VERY_DISSATISFIED = 1, _("very dissatisfied")

    response = models.ForeignKey(Response, models.PROTECT, related_name="ratings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField(_("rating"), choices=Stars)
    words = models.CharField(_("in your words"), max_length=500, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "rater"], name="rating_once"),
            models.CheckConstraint(
                name="rating_one_to_five", condition=Q(stars__gte=1, stars__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} for {self.response_id}"


def authors_of(response: Response) -> "list[User]":
    """The people whose accepted opinions this answer concerns, each once."""
    rows = Contribution.objects.accepted().filter(assignments__theme__case=response.case_id)
    return list(User.objects.filter(pk__in=rows.values("author")).order_by("pk"))
