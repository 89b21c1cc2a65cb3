from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least, Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contributions.hours import Hour, by_day


class ThreadQuerySet(models.QuerySet):
    def public(self) -> "ThreadQuerySet":
        """Threads that anybody may listen to."""
        return self.filter(hidden_at__isnull=True)

    def miscounted(self) -> "ThreadQuerySet":
        """Threads whose tally is not the number of their accepted contributions."""
        held = Contribution.objects.accepted().filter(thread=OuterRef("pk"))
        return self.exclude(contribution_count=_number_of(held))


class Thread(models.Model):
    """A place where people may speak. What it belongs to points at it, never the other way."""

    class Kind(models.TextChoices):
        """The owner's URL namespace: the only word about features in this app."""

        CONSULTATIONS = "consultations", _("consultation")
        PETITIONS = "petitions", _("petition")
        FORUMS = "forums", _("discussion")

    class Moderation(models.TextChoices):
        PRE = "pre", _("checked before publication")
        POST = "post", _("checked after publication")
        HYBRID = "hybrid", _("checked first where the machine sees a reason")

    kind = models.CharField(max_length=20, choices=Kind)
    # What is spoken of, in its present words, pushed down by the owner: the name of the matter,
    # and of the place in it with its text (both empty: the matter as a whole).
    matter = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    moderation = models.CharField(max_length=6, choices=Moderation, default=Moderation.HYBRID)
    # What is said here is answered with the matter as a whole, and not sorted into themes.
    is_whole = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    contribution_count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thread_kind_known",
                condition=Q(kind__in=["consultations", "petitions", "forums"]),
            ),
            models.CheckConstraint(
                name="thread_moderation_known",
                condition=Q(moderation__in=["pre", "post", "hybrid"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}:thread", args=[self.pk])

    @property
    def label(self) -> str:
        """What a person calls the place."""
        return self.title or gettext("The matter as a whole")


class ContributionQuerySet(models.QuerySet):
    def accepted(self) -> "ContributionQuerySet":
        """What counts and must be answered: it passed moderation and was not withdrawn."""
        return self.filter(state=Contribution.State.PUBLISHED)

    def shown(self) -> "ContributionQuerySet":
        """What everybody may read."""
        return self.accepted().filter(is_public=True)

    def heads(self) -> "ContributionQuerySet":
        """What heads a discussion: neither its opening nor a reply."""
        return self.filter(shuffle__isnull=False)

    def per_day(self) -> dict[date, int]:
        """Count them by the day on which they came, in order; one query."""
        hours = self.order_by().annotate(hour=Hour("created_at")).values_list("hour")
        return by_day(hours.annotate(Count("pk")))

    def miscounted(self) -> "ContributionQuerySet":
        """Contributions whose tallies are not the numbers of their votes and replies."""
        votes = Vote.objects.filter(contribution=OuterRef("pk"))
        replies = Contribution.objects.accepted().filter(parent=OuterRef("pk"))
        return self.exclude(
            agree_count=_number_of(votes.filter(value=1)),
            disagree_count=_number_of(votes.filter(value=-1)),
            split_count=Least("agree_count", "disagree_count"),
            reply_count=_number_of(replies),
        )

    def visible_to(self, user: User) -> "ContributionQuerySet":
        """The rows for which ``contributions.view_contribution`` holds."""
        if user.is_authenticated and user.is_moderator:
            return self
        shown = Q(state=Contribution.State.PUBLISHED, is_public=True)
        return self.filter(shown | Q(author=user) if user.is_authenticated else shown)


class Contribution(models.Model):
    """What one person said in one thread: clean text, with personal data replaced."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for review")
        PUBLISHED = "published", pgettext_lazy("opinion", "published")
        WITHHELD = "withheld", _("not published")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", _("withdrawn by the author")

    class Stance(models.TextChoices):
        SUPPORT = "support", _("support")
        OPPOSE = "oppose", _("oppose")
        NEUTRAL = "neutral", _("neutral")
        AMEND = "amend", _("suggest a change")

    MOVES: dict[str, set[str]] = {
        State.PENDING: {State.PUBLISHED, State.WITHHELD, State.WITHDRAWN},
        # An edit may need to be looked at first.
        State.PUBLISHED: {State.HIDDEN, State.WITHDRAWN, State.PENDING},
        State.WITHHELD: {State.PUBLISHED},
        State.HIDDEN: {State.PUBLISHED},
        State.WITHDRAWN: set(),
    }
    # Characters a citizen may send; practice.md 3.0: five per cent write over 400.
    SHORTEST, LONGEST = 2, 20_000
    HEADING = 80

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="contributions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="contributions"
    )
    body = models.TextField()
    proposal = models.TextField(blank=True)
    # What a contribution that opens something calls it; cleaned and masked like its words.
    heading = models.CharField(max_length=HEADING, blank=True)
    # The contribution under which this one stands; nothing stands under a reply.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replies", db_index=False
    )
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    # The author's choice: words that are not public count and are answered all the same.
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    agree_count = models.PositiveIntegerField(default=0)
    disagree_count = models.PositiveIntegerField(default=0)
    # The smaller of the two above: high where both sides have spoken.
    split_count = models.PositiveIntegerField(default=0)
    # Accepted replies.
    reply_count = models.PositiveIntegerField(default=0)
    # A place in a list that is random and stays. Only what heads a discussion has one, and the
    # indexes by which discussions are sorted hold nothing else.
    shuffle = models.SmallIntegerField(null=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    # How the reader of a list voted: filled by with_my_votes, no column.
    my_vote: int = 0

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contribution_state_known",
                condition=Q(state__in=["pending", "published", "withheld", "hidden", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="contribution_stance_known",
                condition=Q(stance__in=["", "support", "oppose", "neutral", "amend"]),
            ),
            models.CheckConstraint(
                name="contribution_lawful_length",
                condition=Q(GreaterThanOrEqual(Length("body"), 2))
                & Q(LessThanOrEqual(Length("body"), 20_000))
                & Q(LessThanOrEqual(Length("proposal"), 20_000)),
            ),
            models.CheckConstraint(
                name="contribution_heads_or_replies",
                condition=Q(shuffle__isnull=True) | Q(parent__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "state", "-id"], name="contribution_newest"),
            models.Index(
                fields=["thread", "state", "-agree_count", "-id"], name="contribution_agreed"
            ),
            models.Index(fields=["author", "-id"], name="contribution_mine"),
            # Counting reads these and not the rows, which hold the words.
            models.Index(
                fields=["thread", "state", "stance", "created_at"], name="contribution_counted"
            ),
            models.Index(fields=["thread", "state", "author"], name="contribution_people"),
            models.Index(fields=["id", "state", "thread", "author"], name="contribution_joined"),
            models.Index(
                fields=["parent", "state", "id"],
                name="contribution_replies",
                condition=Q(parent__isnull=False),
            ),
            *(
                models.Index(
                    fields=["thread", "state", column, "-id"],
                    name=f"contribution_by_{name}",
                    condition=Q(shuffle__isnull=False),
                )
                for name, column in [
                    ("agreement", "-agree_count"),
                    ("replies", "-reply_count"),
                    ("both", "-split_count"),
                    ("chance", "shuffle"),
                ]
            ),
            models.Index(
                fields=["thread", "state", "-id"],
                name="contribution_by_age",
                condition=Q(shuffle__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}/{self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.PUBLISHED and self.is_public

    @property
    def author_label(self) -> str:
        """The name the public sees; load ``author`` with the row."""
        return self.author.pseudonym if self.author else f"{self.pk:06d}"


class Original(models.Model):
    """The words as they were typed, sealed. No page, export, index, log or message reads it."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="original"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"original of {self.pk}"


class Revision(models.Model):
    """What a contribution said before it was edited: public as the contribution is."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=Contribution.HEADING, blank=True)
    body = models.TextField()
    proposal = models.TextField(blank=True)
    # As they were typed: what ``Original`` held.
    sealed = models.BinaryField()
    # When these words gave way to the next.
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}, {self.number}"


class Vote(models.Model):
    """One person's agreement (1) or disagreement (-1) with one contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="votes")
    value = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "voter"], name="vote_once"),
            models.CheckConstraint(name="vote_is_plus_or_minus", condition=Q(value__in=[1, -1])),
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} {self.value:+d} {self.contribution_id}"


def _number_of(rows: models.QuerySet) -> Coalesce:
    """Count ``rows``, which name an OuterRef, for each row of the query around them."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def with_my_votes(rows: Iterable[Contribution], user: User) -> list[Contribution]:
    """Give each row ``my_vote`` (1, -1, 0) as ``user`` voted: one query, none for a guest."""
    listed = list(rows)
    if user.is_authenticated and listed:
        cast = Vote.objects.filter(voter=user, contribution__in=[row.pk for row in listed])
        votes = dict(cast.values_list("contribution_id", "value"))
        for row in listed:
            row.my_vote = votes.get(row.pk, 0)
    return listed
