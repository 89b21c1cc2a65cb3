from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contributions.models import Contribution, Thread
from responses.models.case import Case


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
    """The answer to a case: its outcome, the reason, and what the people concerned are told."""

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
    # What the people concerned are told: authors of a theme's opinions, or all who asked.
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

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

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
    """The people whose accepted opinions this answer concerns, each once.

    Nobody where a matter was answered as a whole: its owner knows who stands behind it.
    """
    rows = Contribution.objects.accepted().filter(assignments__theme__case=response.case_id)
    return list(User.objects.filter(pk__in=rows.values("author")).order_by("pk"))
