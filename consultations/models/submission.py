from django.conf import settings
from django.db import models
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import PSEUDONYM_LETTERS, User
from consultations.models.consultation import Consultation
from contributions.models import Contribution


def new_query_code() -> str:
    """Ten characters, 48 bits: the secret with which a paper receipt is looked up."""
    return get_random_string(10, PSEUDONYM_LETTERS)


class Submission(models.Model):
    """One envelope: what one person sent to one consultation at one time, in 1..n points."""

    class Channel(models.TextChoices):
        WEB = "web", _("website")
        WECHAT = "wechat", _("WeChat")
        QR = "qr", _("QR code on paper")
        COUNTER = "counter", _("counter")
        HOTLINE = "hotline", _("hotline")
        LETTER = "letter", _("letter")
        MEETING = "meeting", _("meeting")
        IMPORT = "import", _("imported")
        FORUM = "forum", pgettext_lazy("channel", "discussion")

    class Participant(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        MERCHANT = "merchant", _("merchant or company")
        ASSOCIATION = "association", _("association")
        EXPERT = "expert", _("expert")
        PUBLIC_BODY = "public_body", _("public body")

    # A form that hands in more points than this is not a person's.
    MOST_POINTS = 40

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="submissions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="submissions"
    )
    # Tells people apart when they are counted: an account, or a keyed hash of an outside id.
    person_key = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    participant = models.CharField(
        _("taking part as"), max_length=12, choices=Participant, default=Participant.INDIVIDUAL
    )
    region = models.CharField(_("region"), max_length=40, blank=True)
    # How surely the author was known at the time.
    assurance = models.PositiveSmallIntegerField(
        choices=User.Assurance, default=User.Assurance.NONE
    )
    query_code = models.CharField(max_length=12, default=new_query_code)
    idempotency_key = models.UUIDField(unique=True)
    # Null and not "": many submissions have none, and the constraint below must let them be.
    external_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001
    is_assisted = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "external_id"], name="submission_imported_once"
            ),
            models.CheckConstraint(
                name="submission_channel_known",
                condition=Q(
                    channel__in=[
                        "web",
                        "wechat",
                        "qr",
                        "counter",
                        "hotline",
                        "letter",
                        "meeting",
                        "import",
                        "forum",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="submission_participant_known",
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
                name="submission_assurance_known", condition=Q(assurance__in=[0, 1, 2, 3])
            ),
            models.CheckConstraint(name="submission_has_a_person", condition=~Q(person_key="")),
            # An account is one person: whoever counts accounts counts these.
            models.CheckConstraint(
                name="submission_person_is_the_account",
                condition=Q(author__isnull=True)
                | Q(person_key=Concat(Value("user:"), Cast("author_id", CharField()))),
            ),
        ]
        indexes = [
            models.Index(fields=["consultation", "-id"], name="submission_newest"),
            models.Index(fields=["author", "-id"], name="submission_mine"),
            # Counting goes from here by the points to the opinions, and reads no row on its way.
            # Within a channel in the order of time: the points lie in it too.
            models.Index(fields=["consultation", "channel", "id"], name="submission_by_channel"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number on the receipt: YT-2026-0007-000123. Load ``consultation`` with the row."""
        return f"{self.consultation.number}-{self.pk:06d}"

    def get_absolute_url(self) -> str:
        return reverse("track:receipt", args=[self.receipt])


class Point(models.Model):
    """One point of a submission: the tie between the envelope and the contribution."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="point"
    )
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="points")

    class Meta:
        ordering = ["contribution_id"]
        indexes = [models.Index(fields=["submission", "contribution"], name="point_counted")]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.contribution_id}"
