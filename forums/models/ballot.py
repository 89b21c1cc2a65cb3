"""Votes with a question, a beginning and an end.

A secret ballot keeps who has voted and what was voted in two tables that nothing joins: no key,
no time, and from the count on no order either (docs/adr/0011).
"""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import Department, Region, User
from forums import counting
from forums.models.topic import Topic


class BallotQuerySet(models.QuerySet):
    def with_clock(self) -> "BallotQuerySet":
        """Bring ``clock``, the database's time, which ``phase`` goes by."""
        return self.annotate(clock=Now(output_field=DateTimeField()))

    def with_twice(self) -> "BallotQuerySet":
        """Say how many votes are known to be somebody's second, and stand all the same."""
        rows = Voter.objects.filter(ballot=OuterRef("pk"), is_twice=True).order_by()
        counted = rows.values("ballot").annotate(n=models.Count("pk")).values("n")
        return self.annotate(twice=Coalesce(Subquery(counted), 0))

    def with_options(self) -> "BallotQuerySet":
        return self.prefetch_related(Prefetch("options", Option.objects.order_by("position")))

    def public(self) -> "BallotQuerySet":
        """What everybody may see: it was published, in a topic that everybody may read."""
        topics = Topic.objects.public()
        return self.filter(topic__in=topics).exclude(state=Ballot.State.DRAFT)

    def visible_to(self, user: User) -> "BallotQuerySet":
        """The rows for which ``forums.view_ballot`` holds, and their topics."""
        topics = Topic.objects.visible_to(user)
        return self.filter(topic__in=topics).exclude(state=Ballot.State.DRAFT)

    def run_by(self, user: User) -> "BallotQuerySet":
        """The rows for which ``forums.run_ballot`` holds."""
        return self if user.is_moderator else self.filter(office__in=user.department_ids)

    def taking_votes(self) -> "BallotQuerySet":
        return self.filter(state=Ballot.State.PUBLISHED, opens_at__lte=Now(), closes_at__gt=Now())

    def to_count(self) -> "BallotQuerySet":
        return self.filter(state=Ballot.State.PUBLISHED, closes_at__lte=Now())

    def to_tell(self) -> "BallotQuerySet":
        """Those whose voters are to be told of the result, or that there will be none."""
        ended = Q(state=Ballot.State.COUNTED, results_at__lte=Now()) | Q(state=Ballot.State.VOID)
        return self.filter(ended, told_at__isnull=True)

    def out(self) -> "BallotQuerySet":
        """Those whose result may be seen; of no others a number leaves the database."""
        return self.filter(state=Ballot.State.COUNTED, results_at__lte=Now())


class Ballot(models.Model):
    class Kind(models.TextChoices):
        SINGLE = "single", _("one choice")
        MULTIPLE = "multiple", _("several choices")
        RANKING = "ranking", _("an order of preference")
        APPROVAL = "approval", _("all one can live with")
        BUDGET = "budget", _("a budget to share out")

    class Method(models.TextChoices):
        """How papers become a result; the first is the only one of all kinds but ranking."""

        MOST = "most", _("the most votes")
        SCHULZE = "schulze", _("Schulze: whoever beats all others one by one")
        IRV = "irv", _("rounds: the last is struck out, its papers go to the next choice")

    class Phase(models.TextChoices):
        """Where a ballot stands, by its state and the clock."""

        DRAFT = "draft", pgettext_lazy("ballot", "draft")
        SOON = "soon", pgettext_lazy("ballot", "not open yet")
        OPEN = "open", pgettext_lazy("ballot", "open for votes")
        CLOSED = "closed", pgettext_lazy("ballot", "closed, no result yet")
        OUT = "out", pgettext_lazy("ballot", "result published")
        VOID = "void", pgettext_lazy("ballot", "called off")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("ballot", "draft")
        PUBLISHED = "published", pgettext_lazy("ballot", "published")
        COUNTED = "counted", _("counted")
        VOID = "void", pgettext_lazy("ballot", "called off")

    MOVES = {
        State.DRAFT: {State.PUBLISHED},
        State.PUBLISHED: {State.COUNTED, State.VOID},
        State.COUNTED: set(),
        State.VOID: set(),
    }

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="ballots")
    question = models.CharField(_("question"), max_length=200)
    explanation = models.TextField(_("explanation"), max_length=4000, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    method = models.CharField(_("count"), max_length=7, choices=Method, default=Method.MOST)
    is_secret = models.BooleanField(_("secret"), default=True)
    # Papers without which the result binds nobody; 0: none asked.
    quorum = models.PositiveIntegerField(_("papers needed"), default=0)
    # Several choices: how many at most. A budget: how much money there is, in yuan.
    most = models.PositiveSmallIntegerField(_("choices at most"), default=1)
    money = models.PositiveBigIntegerField(_("money to share out"), default=0)
    assurance = models.PositiveSmallIntegerField(
        _("how surely a voter is known"), choices=User.Assurance, default=User.Assurance.CONTACT
    )
    # Who may vote: those who live in one of these or in a part of it; none named: everybody.
    regions = models.ManyToManyField(Region, blank=True, related_name="+")
    office = models.ForeignKey(Department, models.PROTECT, related_name="ballots")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    # Nobody, whoever it is, is shown a number before.
    results_at = models.DateTimeField(_("result is published"))
    void_reason = models.CharField(_("why it is called off"), max_length=300, blank=True)
    # Draws lots where two options are level: published with the ballot, before anybody votes.
    seed = models.PositiveIntegerField(default=0)
    # Up to which voter, in the order of keys, people were told what came of it; when all were.
    told_up_to = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.CheckConstraint(
                name="ballot_kind_known",
                condition=Q(kind__in=["single", "multiple", "ranking", "approval", "budget"]),
            ),
            models.CheckConstraint(
                name="ballot_method_fits",
                condition=Q(kind="ranking", method__in=["schulze", "irv"])
                | ~Q(kind="ranking") & Q(method="most"),
            ),
            models.CheckConstraint(
                name="ballot_state_known",
                condition=Q(state__in=["draft", "published", "counted", "void"]),
            ),
            models.CheckConstraint(
                name="ballot_times_in_order",
                condition=Q(closes_at__gt=F("opens_at")) & Q(results_at__gte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="ballot_void_with_a_reason", condition=~Q(state="void") | ~Q(void_reason="")
            ),
            models.CheckConstraint(
                name="ballot_shares_out_money", condition=~Q(kind="budget") | Q(money__gt=0)
            ),
            models.CheckConstraint(name="ballot_allows_a_choice", condition=Q(most__gte=1)),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="ballot_by_closing"),
            models.Index(
                fields=["results_at"], name="ballot_to_tell", condition=Q(told_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("forums:ballot", args=[self.pk])

    @property
    def number(self) -> str:
        """What the published file calls it."""
        return f"ballot-{self.pk}"

    def phase_at(self, now: datetime) -> "Ballot.Phase":
        """Where it stands at ``now``, which is the database's time where votes or results hang."""
        if self.state in (self.State.DRAFT, self.State.VOID):
            return self.Phase(self.state)
        if now < self.opens_at:
            return self.Phase.SOON
        if now < self.closes_at:
            return self.Phase.OPEN
        is_out = self.state == self.State.COUNTED and now >= self.results_at
        return self.Phase.OUT if is_out else self.Phase.CLOSED

    @property
    def phase(self) -> "Ballot.Phase":
        """Where it stands now; load it ``with_clock``."""
        return self.phase_at(self.clock)

    @property
    def region_names(self) -> str:
        """Whose residents vote, in words; empty where everybody does. Load the regions with it."""
        return pgettext("between names", ", ").join(area.name for area in self.regions.all())

    @property
    def chip(self) -> str:
        """The look of its phase: that of a round at the same point."""
        looks = {"soon": "announced", "out": "answered", "void": "cancelled"}
        return looks.get(self.phase, str(self.phase))

    @property
    def rules(self) -> counting.Rules:
        """What decides how it is counted; one query unless it was loaded ``with_options``."""
        options = sorted(self.options.all(), key=lambda option: option.position)
        return counting.Rules(
            kind=self.kind,
            method=self.method,
            options=tuple(
                counting.Option(option.position, option.label, option.cost) for option in options
            ),
            seed=self.seed,
            most=self.most,
            money=self.money,
            quorum=self.quorum,
        )


class Option(models.Model):
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("option"), max_length=100)
    text = models.CharField(_("what it means"), max_length=500, blank=True)
    cost = models.PositiveBigIntegerField(_("cost in yuan"), default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "position"], name="option_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Paper(models.Model):
    """What somebody voted. ``choice`` lists positions of options, the first preferred."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="papers")
    # What the voter keeps, to find the paper among the published ones.
    code = models.CharField(max_length=16)
    choice = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "code"], name="paper_once")]

    def __str__(self) -> str:
        return f"paper of {self.ballot_id}"


class Voter(models.Model):
    """That somebody has voted."""

    # Random, as that of a paper: rows that are numbered as they come could be laid side by side.
    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="voters")
    # As for signatures: one key for one person, whatever the number of accounts.
    person_key = models.UUIDField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Where the choice is open: what this person voted.
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="voter")
    # One person's second vote, known afterwards, in a ballot whose papers stay as they are.
    is_twice = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person_key"], name="voter_once")]
        indexes = [
            models.Index(fields=["ballot"], name="voter_twice", condition=Q(is_twice=True)),
        ]

    def __str__(self) -> str:
        return f"a voter of {self.ballot_id}"


class Count(models.Model):
    """The result, with every step by which it came."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, primary_key=True, related_name="count")
    papers = models.PositiveIntegerField()
    result = models.JSONField()
    # sha256 of the published papers, so that nobody can change them afterwards unseen.
    digest = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"count of {self.ballot_id}"
