"""Who comes to a hearing: registrations, what was drawn, what was changed, what was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.models.hearing import Hearing
from consultations.models.submission import Submission
from contributions.models import Contribution


class RegistrationQuerySet(models.QuerySet):
    def standing(self) -> "RegistrationQuerySet":
        """All that were not taken back."""
        return self.exclude(state=Registration.State.WITHDRAWN)

    def speakers(self) -> "RegistrationQuerySet":
        return self.filter(role=Registration.Role.SPEAKER)

    def observers(self) -> "RegistrationQuerySet":
        return self.filter(role=Registration.Role.OBSERVER)

    def seated(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.SEATED)

    def in_line(self) -> "RegistrationQuerySet":
        """Those who wait for a seat, the first of them first."""
        return self.filter(state=Registration.State.WAITING).order_by("rank", "number")


class Registration(models.Model):
    """One person who wants to speak at a hearing, or to listen."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("speak")
        OBSERVER = "observer", _("listen")

    class State(models.TextChoices):
        APPLIED = "applied", _("before the draw")
        SEATED = "seated", _("has a seat")
        WAITING = "waiting", _("on the waiting list")
        WITHDRAWN = "withdrawn", pgettext_lazy("registration", "withdrawn")

    MOVES = {
        State.APPLIED: {State.SEATED, State.WAITING, State.WITHDRAWN},
        # An officer may change what was drawn, for a published reason.
        State.SEATED: {State.WAITING, State.WITHDRAWN},
        State.WAITING: {State.SEATED, State.WITHDRAWN},
        State.WITHDRAWN: set(),
    }

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hearing_registrations"
    )
    # One person is one person, however many accounts: accounts.person.
    person_key = models.UUIDField()
    # By which the draw knows people, who have no names in it.
    number = models.PositiveIntegerField()
    role = models.CharField(max_length=8, choices=Role)
    side = models.CharField(max_length=8, choices=Contribution.Stance)
    participant = models.CharField(max_length=12, choices=Submission.Participant)
    # What they want to say, for the office alone.
    said = models.OneToOneField(
        Contribution, models.PROTECT, null=True, related_name="hearing_registration"
    )
    # The person agrees that the list shows the display name and not the pseudonym.
    shows_name = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State)
    # The place in the line of those who wait: of speakers by lot, of observers by arrival.
    rank = models.PositiveIntegerField(null=True)
    attended = models.BooleanField(null=True)
    registered_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "person_key"],
                name="registration_once",
                condition=~Q(state="withdrawn"),
            ),
            models.UniqueConstraint(fields=["hearing", "number"], name="registration_number"),
            models.CheckConstraint(
                name="registration_role_known", condition=Q(role__in=["speaker", "observer"])
            ),
            models.CheckConstraint(
                name="registration_state_known",
                condition=Q(state__in=["applied", "seated", "waiting", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="registration_side_known",
                condition=Q(side__in=["support", "oppose", "neutral", "amend"]),
            ),
            models.CheckConstraint(
                name="registration_participant_known",
                condition=Q(
                    participant__in=[
                        "individual",
                        "merchant",
                        "association",
                        "expert",
                        "public_body",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="registration_waits_at_a_place",
                condition=~Q(state="waiting") | Q(rank__isnull=False),
            ),
            # Who wants to speak says about what.
            models.CheckConstraint(
                name="registration_speaker_has_words",
                condition=~Q(role="speaker") | Q(said__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["hearing", "role", "state"], name="registration_by_state"),
            models.Index(fields=["person", "-id"], name="registration_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}/{self.number}"

    @property
    def label(self) -> str:
        """The name on the public list; load ``person`` with the row."""
        return self.person.get_short_name() if self.shows_name else self.person.pseudonym


class Need(models.Model):
    """What somebody needs to be able to come; sealed, for the office, until the hearing is over."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, primary_key=True, related_name="need"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"need of {self.pk}"


class SeatChange(models.Model):
    """A seat that an officer gave or took after the draw, and why: published with the list."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="changes")
    is_seated = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="seat_change_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.is_seated}"


class Delivery(models.Model):
    """The papers as they reached one participant: when, how and by whom."""

    class Way(models.TextChoices):
        NOTICE = "notice", _("notice with links")
        HAND = "hand", _("by hand")
        POST = "post", _("by post")

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=6, choices=Way)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # How many papers there were: one that came later is sent once more.
    papers = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "way", "papers"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_way_known", condition=Q(way__in=["notice", "hand", "post"])
            ),
            models.CheckConstraint(name="delivery_of_something", condition=Q(papers__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.way}"
