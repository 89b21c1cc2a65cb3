from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import PSEUDONYM_LETTERS, Department, User
from contributions.models import Carried, Thread
from petitions.models.profile import Blackout, Profile


def new_sponsor_code() -> str:
    """Twelve characters, 57 bits: who has them may sponsor, so they are not to be guessed."""
    return get_random_string(12, PSEUDONYM_LETTERS)


class PetitionQuerySet(models.QuerySet):
    def public(self) -> "PetitionQuerySet":
        """What everybody may see: published ones, the rejected with their reason among them."""
        return self.filter(state__in=Petition.PUBLIC)

    def visible_to(self, user: User) -> "PetitionQuerySet":
        """The rows for which ``petitions.view_petition`` holds."""
        if not user.is_authenticated:
            return self.public()
        if user.is_moderator:
            return self.exclude(state=Petition.State.DRAFT) | self.filter(creator=user)
        return self.filter(Q(state__in=Petition.PUBLIC) | Q(creator=user))

    def with_origin(self) -> "PetitionQuerySet":
        """Add ``begun_from``: the discussion in which its words were said first, or None."""
        return self.annotate(begun_from=Carried.objects.origin_of(OuterRef("thread")))

    def under_way(self) -> "PetitionQuerySet":
        """Those that count against what one person may have at once."""
        states = Petition.State
        return self.filter(
            state__in=[states.DRAFT, states.SPONSORING, states.CHECKING, states.OPEN]
        )

    def to_close(self, now: datetime) -> "PetitionQuerySet":
        return self.filter(state=Petition.State.OPEN, closes_at__lte=now)

    def to_withdraw_from(self) -> "PetitionQuerySet":
        """Those under which a signature may still be taken back, by the database's clock."""
        before = Q(state__in=[Petition.State.SPONSORING, Petition.State.CHECKING])
        return self.filter(before | Q(state=Petition.State.OPEN, closes_at__gt=Now()))

    def to_lapse(self, now: datetime) -> "PetitionQuerySet":
        """Those whose time to find sponsors is over."""
        return self.filter(state=Petition.State.SPONSORING, sponsors_until__lte=now)

    def to_check(self) -> "PetitionQuerySet":
        """The checkers' queue, the longest wait first."""
        return self.filter(state=Petition.State.CHECKING).order_by("submitted_at", "pk")


class Petition(models.Model):
    """A citizen asks, others sign, government must answer.

    ``signature_count`` and what stands beside it are written by the counting job alone: signers
    never write this row.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("petition", "draft")
        SPONSORING = "sponsoring", _("looking for sponsors")
        CHECKING = "checking", _("being checked")
        OPEN = "open", _("open for signatures")
        CLOSED = "closed", pgettext_lazy("petition", "closed")
        STOPPED = "stopped", _("stopped")
        REJECTED = "rejected", _("rejected")
        HIDDEN = "hidden", pgettext_lazy("petition", "hidden")
        LAPSED = "lapsed", _("found too few sponsors")

    MOVES = {
        State.DRAFT: {State.SPONSORING},
        State.SPONSORING: {State.CHECKING, State.LAPSED, State.HIDDEN, State.DRAFT},
        State.CHECKING: {State.OPEN, State.REJECTED, State.HIDDEN},
        State.OPEN: {State.CLOSED, State.STOPPED, State.HIDDEN},
        State.CLOSED: {State.HIDDEN},
        State.STOPPED: set(),
        # An appeal that is upheld has the petition checked anew, by another person.
        State.REJECTED: {State.CHECKING, State.HIDDEN},
        State.HIDDEN: {State.CHECKING},
        State.LAPSED: set(),
    }
    PUBLIC = (State.OPEN, State.CLOSED, State.STOPPED, State.REJECTED)
    UNDER_WAY = (State.DRAFT, State.SPONSORING, State.CHECKING, State.OPEN)
    # Characters (features.md 1.4: 80/300/800 in English, half of it for Chinese; the demo
    # city's titles and the issue ask for 80).
    TITLE, ASK, BACKGROUND, MOST_DEPARTMENTS = 80, 300, 2000, 3

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="petitions")
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="petitions"
    )
    # Cleaned and masked, like everything a citizen typed; the words as typed are sealed beside.
    title = models.CharField(_("title"), max_length=TITLE)
    ask = models.TextField(_("what should be done"), blank=True)
    background = models.TextField(_("why"), blank=True)
    departments = models.ManyToManyField(
        Department, blank=True, related_name="petitions", verbose_name=_("to whom")
    )
    # Who answers; the checker settles it.
    lead = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="led_petitions"
    )
    # What signers give as their reasons; and the creator's news to them.
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="petition")
    news = models.OneToOneField(Thread, models.PROTECT, related_name="petition_news")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    sponsor_code = models.CharField(max_length=16, unique=True, default=new_sponsor_code)
    idempotency_key = models.UUIDField(unique=True)
    # A petition that was rejected, edited and handed in again.
    edited_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="edited_into"
    )
    # The one to which people are sent instead of signing this.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField()
    sponsors_until = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.CharField(_("reason for stopping"), max_length=300, blank=True)
    sponsor_count = models.PositiveSmallIntegerField(default=0)
    signature_count = models.PositiveIntegerField(default=0)
    # Signatures of the last hour, for the list of the most active.
    hour_count = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            models.CheckConstraint(
                name="petition_state_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "sponsoring",
                        "checking",
                        "open",
                        "closed",
                        "stopped",
                        "rejected",
                        "hidden",
                        "lapsed",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="petition_open_has_a_period",
                condition=~Q(state="open")
                | Q(
                    opened_at__isnull=False,
                    closes_at__isnull=False,
                    closes_at__gt=F("opened_at"),
                    lead__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="petition_asks_for_something",
                condition=Q(state="draft") | (~Q(title="") & ~Q(ask="")),
            ),
            models.CheckConstraint(
                name="petition_stopped_with_a_reason",
                condition=~Q(state="stopped") | ~Q(stop_reason=""),
            ),
            models.CheckConstraint(
                name="petition_merged_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="petition_waits_since",
                condition=~Q(state="checking") | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="petition_seeks_sponsors_until",
                condition=~Q(state="sponsoring") | Q(sponsors_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="petition_by_closing"),
            models.Index(fields=["state", "-hour_count", "-id"], name="petition_most_active"),
            models.Index(fields=["state", "-signature_count", "-id"], name="petition_most_signed"),
            models.Index(fields=["state", "submitted_at"], name="petition_queue"),
            models.Index(fields=["state", "-opened_at", "-id"], name="petition_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("petitions:detail", args=[self.pk])

    @property
    def number(self) -> str:
        """The reference number on posters and receipts: YT-P-2026-0007."""
        year = timezone.localtime(self.created_at).year
        return f"{settings.PLACE_CODE}-P-{year}-{self.pk:04d}"

    @property
    def scope(self) -> str:
        """The label by which the theme runs of this petition are known."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def count_version(self) -> int:
        """Milliseconds since 1970 of the last count; a page that has a later one ignores this."""
        return round(self.counted_at.timestamp() * 1000) if self.counted_at else 0

    @property
    def last_day(self) -> "datetime | None":
        """The day at whose end signing ends."""
        return self.closes_at and timezone.localtime(self.closes_at - timedelta(seconds=1))

    def accepts(self, now: datetime) -> bool:
        """Whether it may be signed at ``now``, whatever the worker has got round to."""
        return (
            self.state == self.State.OPEN
            and self.merged_into_id is None
            and self.closes_at is not None
            and now < self.closes_at
        )


class Rested(models.Model):
    """The days that a quiet period has added to a petition's time: written once, put right later.

    A quiet period that is made longer or shorter changes ``days`` and the period by the same.
    """

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="rests")
    blackout = models.ForeignKey(Blackout, models.PROTECT, related_name="rests")
    days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "blackout"], name="petition_rests_once")
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} +{self.days}"


class PetitionOriginal(models.Model):
    """The words as they were typed, sealed. No page, export, index, log or message reads it."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="originals")
    sealed = models.BinaryField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"original of {self.petition_id}"


class News(models.Model):
    """What a creator tells the signers: moderated like any words, and limited in number."""

    # A signer is not written to more often than this by one petition.
    DAYS_BETWEEN, MOST = 7, 10

    contribution = models.OneToOneField(
        "contributions.Contribution", models.CASCADE, primary_key=True, related_name="petition_news"
    )
    petition = models.ForeignKey(Petition, models.CASCADE, related_name="told")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "number"], name="petition_news_once"),
            models.CheckConstraint(
                name="petition_news_limited", condition=Q(number__gte=1, number__lte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}, {self.number}"
