from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contributions.models import Contribution, Thread
from forums.models.topic import Topic


class OpinionMapQuerySet(models.QuerySet):
    def public(self) -> "OpinionMapQuerySet":
        """Maps of topics that everybody may read."""
        shown = Contribution.State.PUBLISHED
        return self.filter(topic__state__in=Topic.PUBLIC, topic__opening__state=shown)

    def visible_to(self, user: User) -> "OpinionMapQuerySet":
        """Maps of topics that ``user`` may read."""
        return self if user.is_authenticated and user.is_moderator else self.public()


class OpinionMap(models.Model):
    """Short statements on which people take a stand, one at a time, and what that shows."""

    # Tries after which only a person has it worked out again.
    MOST_TRIES = 5
    # A stand says when it was taken and is there a moment later: who counts too soon counts again.
    SETTLED = timedelta(seconds=10)

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="opinion_map")
    # Where statements are said: apart from the posts of the topic.
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="opinion_map")
    question = models.CharField(_("question"), max_length=200)
    # Stands that somebody takes before adding a statement.
    stands_first = models.PositiveSmallIntegerField(
        _("stands to take before adding a statement"), default=5
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    # Times that it was begun to be worked out since that worked last, and when it is tried next.
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)

    objects = OpinionMapQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion map")
        verbose_name_plural = _("opinion maps")
        constraints = [
            models.CheckConstraint(
                name="opinion_map_times_in_order",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], name="opinion_map_by_end")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("forums:map", args=[self.topic_id])

    @property
    def last_day(self) -> date | None:
        """The last day on which a stand can be taken."""
        return self.closes_at and timezone.localdate(self.closes_at - timedelta(microseconds=1))

    def has_ended(self, now: datetime) -> bool:
        """Load ``topic`` with the map: where nobody speaks any more nobody takes a stand."""
        is_past = self.closes_at is not None and self.closes_at <= now
        return is_past or self.topic.state != Topic.State.OPEN

    def ended_at(self, now: datetime) -> datetime | None:
        """From when on no stand was taken; load ``topic__thread`` with the map."""
        if self.closes_at is not None and self.closes_at <= now:
            return self.closes_at
        locked = self.topic.state == Topic.State.LOCKED
        return self.topic.thread.closed_at if locked else None

    def is_final(self, made_at: datetime, now: datetime) -> bool:
        """Whether what was worked out at ``made_at`` stays as it is."""
        end = self.ended_at(now)
        return end is not None and made_at >= end + self.SETTLED

    @property
    def is_given_up(self) -> bool:
        return self.tries >= self.MOST_TRIES

    def is_open(self, now: datetime) -> bool:
        """Load ``topic`` with the map."""
        return self.opens_at <= now and not self.has_ended(now)


class StatementQuerySet(models.QuerySet):
    def shown(self) -> "StatementQuerySet":
        """What everybody may read and take a stand on. Nothing else is counted or named."""
        return self.filter(
            contribution__state=Contribution.State.PUBLISHED, contribution__is_public=True
        )


class Statement(models.Model):
    """One thought in few words. The counts are written by the job alone, not by who stands.

    Its words never change: people have taken a stand on them.
    """

    # Characters (features.md 1.3).
    LONGEST = 140

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="statement"
    )
    opinion_map = models.ForeignKey(OpinionMap, models.PROTECT, related_name="statements")
    by_organiser = models.BooleanField(default=False)
    agree_count = models.PositiveIntegerField(default=0)
    disagree_count = models.PositiveIntegerField(default=0)
    pass_count = models.PositiveIntegerField(default=0)
    # How much another stand on it tells; the rule is on the page.
    weight = models.FloatField(default=1)
    idempotency_key = models.UUIDField(unique=True, default=uuid4)

    objects = StatementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"statement {self.pk}"

    @property
    def stand_count(self) -> int:
        return self.agree_count + self.disagree_count + self.pass_count


class Stand(models.Model):
    """What one person holds of one statement: 1 agrees, -1 disagrees, 0 passes."""

    AGREE, PASS, DISAGREE = 1, 0, -1

    opinion_map = models.ForeignKey(
        OpinionMap, models.PROTECT, related_name="stands", db_index=False
    )
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="stands", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands", db_index=False
    )
    value = models.SmallIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opinion_map", "person", "statement"], name="stand_once"
            ),
            models.CheckConstraint(name="stand_known", condition=Q(value__in=[-1, 0, 1])),
        ]
        indexes = [models.Index(fields=["opinion_map", "taken_at"], name="stand_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.value:+d} {self.statement_id}"


class MapResult(models.Model):
    """What the stands show, as it was worked out last: groups, statements, places of people."""

    opinion_map = models.OneToOneField(
        OpinionMap, models.CASCADE, primary_key=True, related_name="result"
    )
    made_at = models.DateTimeField()
    # The newest stand that is in it; none: nobody has taken one.
    stands_until = models.DateTimeField(null=True)
    # How many statements the thread showed, and when the newest came: their stamp.
    said_count = models.PositiveIntegerField(default=0)
    said_until = models.DateTimeField(null=True)
    people = models.PositiveIntegerField()
    stands = models.PositiveIntegerField()
    found = models.JSONField()
    # Ids of people, their places and groups, as npz without pickle: for "where do I stand".
    places = models.BinaryField()

    def __str__(self) -> str:
        return f"result of {self.opinion_map_id}"
