from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from contributions.models import Contribution, Thread
from forums.models.board import Board, Tag


class TopicQuerySet(models.QuerySet):
    def public(self) -> "TopicQuerySet":
        """What everybody may read: its opening words have passed moderation and are there."""
        return self.filter(state__in=Topic.PUBLIC, opening__state=Contribution.State.PUBLISHED)

    def visible_to(self, user: User) -> "TopicQuerySet":
        """The rows for which ``forums.view_topic`` holds."""
        if not user.is_authenticated:
            return self.public()
        if user.is_moderator:
            return self.all()
        mine = Q(opened_by=user) & ~Q(state=Topic.State.REMOVED)
        public = Q(state__in=Topic.PUBLIC, opening__state=Contribution.State.PUBLISHED)
        return self.filter(public | mine)

    def on_desk_of(self, user: User) -> "TopicQuerySet":
        """The rows for which ``forums.view_on_desk`` holds."""
        if not user.is_authenticated:
            return self.none()
        if user.is_moderator or user.is_supervisor:
            return self.all()
        mine = Q(office__in=user.department_ids)
        asked = Q(office__isnull=True, board__department__in=user.department_ids)
        return self.filter(mine | asked)

    def with_parts(self) -> "TopicQuerySet":
        """Say of each row whether it has_ballots, has_map, has_drafting: no further query."""
        ballots = _of_topic("forums.Ballot").exclude(state="draft")
        return self.annotate(
            has_ballots=Exists(ballots),
            has_map=Exists(_of_topic("forums.OpinionMap")),
            has_drafting=Exists(_of_topic("forums.Drafting")),
        )


def _of_topic(model: str) -> models.QuerySet:
    """Rows of a model that points at topics and is made after them."""
    return apps.get_model(model)._default_manager.filter(topic=OuterRef("pk"))


class Topic(models.Model):
    """Something people talk about. Its title is ``thread.matter``: load the thread with it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("topic", "open")
        LOCKED = "locked", pgettext_lazy("topic", "closed")
        MERGED = "merged", _("merged into another")
        REMOVED = "removed", pgettext_lazy("topic", "removed")

    MOVES = {
        State.OPEN: {State.LOCKED, State.MERGED, State.REMOVED},
        State.LOCKED: {State.OPEN, State.MERGED, State.REMOVED},
        State.MERGED: set(),
        State.REMOVED: {State.OPEN},
    }
    PUBLIC = (State.OPEN, State.LOCKED, State.MERGED)

    board = models.ForeignKey(Board, models.PROTECT, related_name="topics")
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="topic")
    opening = models.OneToOneField(Contribution, models.PROTECT, related_name="opened_topic")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="topics"
    )
    # The department in whose name it was opened; none: a citizen speaks for himself.
    office = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="opened_topics"
    )
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    tags = models.ManyToManyField(Tag, blank=True, related_name="topics")
    pinned_at = models.DateTimeField(null=True, blank=True)
    # What came of it, in a person's words: who closes a topic has to say.
    conclusion = models.TextField(_("what came of it"), max_length=2000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    summary_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    summary_at = models.DateTimeField(null=True, blank=True)
    # Where its posts went; its address leads there.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="split"
    )
    # Set by hand: what else is said on the matter.
    related = models.ManyToManyField("self", blank=True)
    idempotency_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    # When somebody spoke in it last, as everybody may read.
    active_at = models.DateTimeField()

    # Whether it has parts of these kinds: filled by with_parts, no columns.
    has_ballots: bool = False
    has_map: bool = False
    has_drafting: bool = False

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                name="topic_state_known",
                condition=Q(state__in=["open", "locked", "merged", "removed"]),
            ),
            models.CheckConstraint(
                name="topic_closed_with_a_conclusion",
                condition=~Q(state="locked") | ~Q(conclusion=""),
            ),
            models.CheckConstraint(
                name="topic_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False) & ~Q(merged_into=F("pk"))
                | ~Q(state="merged") & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="topic_summary_is_dated",
                condition=Q(summary="") | Q(summary_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["board", "state", "-id"], name="topic_newest"),
            models.Index(fields=["board", "-active_at", "-id"], name="topic_active_on_board"),
            models.Index(fields=["-active_at", "-id"], name="topic_active"),
        ]

    def __str__(self) -> str:
        return f"topic {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forums:topic", args=[self.pk])

    @property
    def title(self) -> str:
        return self.thread.matter

    @property
    def answering(self) -> Department | None:
        """The department that is asked first; load ``office`` and ``board__department``."""
        return self.office or self.board.department

    @property
    def scope(self) -> str:
        """The label by which the theme runs of this topic are known."""
        return f"{self._meta.label_lower}:{self.pk}"


class Post(models.Model):
    """What a contribution is in its topic. Every contribution of a topic's thread has one."""

    # Characters of the words of another that may be quoted.
    QUOTE = 500

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="post"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="posts")
    # Whom it answers: may be a reply, while contribution.parent is what heads them all.
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    # The words answered, as they stood then: taken from the public text, never typed.
    quote = models.TextField(max_length=QUOTE, blank=True)
    # The department for which an official speaks; none: a person speaks for himself.
    office = models.ForeignKey(Department, models.PROTECT, null=True, related_name="posts")
    is_question = models.BooleanField(default=False)
    # The official answer to a question.
    answer = models.ForeignKey("self", models.SET_NULL, null=True, related_name="settles")
    pinned_at = models.DateTimeField(null=True)
    # When those were told whom it concerns; what waits for moderation waits with that too.
    told_at = models.DateTimeField(null=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in")
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_quotes_what_it_answers",
                condition=Q(quote="") | Q(answers__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "-pinned_at"],
                name="post_pinned",
                condition=Q(pinned_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "contribution"],
                name="post_official",
                condition=Q(office__isnull=False),
            ),
            models.Index(
                fields=["topic", "answer", "contribution"],
                name="post_question",
                condition=Q(is_question=True),
            ),
            # The desk's queue, the oldest first.
            models.Index(
                fields=["contribution"],
                name="post_unanswered",
                condition=Q(is_question=True, answer__isnull=True),
            ),
            models.Index(
                fields=["contribution"], name="post_untold", condition=Q(told_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    def get_absolute_url(self) -> str:
        """Leads to the page of the topic on which it stands."""
        return reverse("forums:post", args=[self.pk])
