from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contributions.models import Contribution, Thread
from forums.models.topic import Topic


class DraftingQuerySet(models.QuerySet):
    def outdated(self) -> "DraftingQuerySet":
        """Open ones whose place reads otherwise by now; ``place.text`` is pushed by its owner."""
        placed = self.filter(state=Drafting.State.OPEN, place__isnull=False)
        return placed.exclude(place__text="").exclude(base=models.F("place__text"))


class Drafting(models.Model):
    """A text that people word together: a clause, or what a topic should come to."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("wording", "open")
        CLOSED = "closed", pgettext_lazy("wording", "closed")

    MOVES = {State.OPEN: {State.CLOSED}, State.CLOSED: {State.OPEN}}

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="drafting")
    # Where proposals are said: apart from the posts of the topic.
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="drafting")
    title = models.CharField(_("what is worded"), max_length=80)
    base = models.TextField(_("the text as it is"), max_length=20_000, blank=True)
    # How often the text has changed under the proposals; each says which one it was made for.
    base_number = models.PositiveSmallIntegerField(default=1)
    # The thread of the clause that is worded, whose text the base follows; none: a text of its own.
    place = models.OneToOneField(Thread, models.PROTECT, null=True, related_name="worded")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    # What came of it: who closes has to say, and may name the proposal that was taken.
    conclusion = models.TextField(_("what came of it"), max_length=2000, blank=True)
    chosen = models.ForeignKey("Wording", models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = DraftingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drafting_state_known", condition=Q(state__in=["open", "closed"])
            ),
            models.CheckConstraint(
                name="drafting_closed_with_a_conclusion",
                condition=~Q(state="closed") | ~Q(conclusion="") & Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forums:wording", args=[self.topic_id])

    @property
    def is_read(self) -> bool:
        """Whether everybody may read it; load ``topic__opening`` with the row."""
        topic = self.topic
        return topic.state in Topic.PUBLIC and topic.opening.state == Contribution.State.PUBLISHED


class EarlierBase(models.Model):
    """What the text was before it changed, for the proposals that were made for it."""

    drafting = models.ForeignKey(Drafting, models.CASCADE, related_name="earlier")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drafting", "number"], name="earlier_base_once")
        ]

    def __str__(self) -> str:
        return f"{self.drafting_id}, {self.number}"


class Wording(models.Model):
    """One proposal: the text is contribution.proposal, the reason contribution.body."""

    # Of a long row of improvements the last are credited by name.
    TRACED = 20

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="wording"
    )
    drafting = models.ForeignKey(Drafting, models.PROTECT, related_name="wordings")
    # The proposal it improves; its authors are credited too.
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="improved")
    # The ids of what it goes back to, the oldest first; never changed.
    ancestors = models.JSONField(default=list)
    number = models.PositiveIntegerField()
    # The drafting's ``base_number`` for which it was made.
    base_number = models.PositiveSmallIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drafting", "number"], name="wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.drafting_id}, {self.number}"

    def get_absolute_url(self) -> str:
        """Load ``drafting`` with the row."""
        return reverse("forums:proposal", args=[self.drafting.topic_id, self.number])
