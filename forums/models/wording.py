from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contributions.models import Contribution, Thread
from forums.models.topic import Topic


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
    # Where the text comes from: a label of the owner, and an address people can follow.
    source = models.CharField(max_length=60, blank=True)
    source_url = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drafting_state_known", condition=Q(state__in=["open", "closed"])
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Wording(models.Model):
    """One proposal: the text is contribution.proposal, the reason contribution.body."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="wording"
    )
    drafting = models.ForeignKey(Drafting, models.PROTECT, related_name="wordings")
    # The proposal it improves; its authors are credited too.
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="improved")
    number = models.PositiveIntegerField()
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drafting", "number"], name="wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.drafting_id}, {self.number}"
