"""Who signed what. The table a million people write to at once: narrow, with three indexes.

Rows are inserted and never deleted. What is taken back, found false or put right is a change of
``state`` with a ``Correction`` beside it, in one transaction: so the count is all rows up to a
known id plus all corrections up to a known id, however the two interleave.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from contributions.models import Contribution
from petitions.models.petition import Petition


class SignatureQuerySet(models.QuerySet):
    def standing(self) -> "SignatureQuerySet":
        """What counts: neither taken back nor found false."""
        return self.filter(state=Signature.State.STANDING)


class Signature(models.Model):
    """One person under one petition, once."""

    class State(models.IntegerChoices):
        STANDING = 0, _("counted")
        WITHDRAWN = 1, _("taken back")
        VOID = 2, _("not valid")

    class Display(models.IntegerChoices):
        """What others see of the signer."""

        NOTHING = 0, _("no name")
        PSEUDONYM = 1, _("my code")
        NAME = 2, _("my display name")

    class Channel(models.IntegerChoices):
        WEB = 0, _("website")
        COUNTER = 1, _("counter")
        SPONSOR = 2, _("as a sponsor")

    MOVES = {
        State.STANDING: {State.WITHDRAWN, State.VOID},
        State.WITHDRAWN: {State.STANDING},
        State.VOID: {State.STANDING},
    }

    # Its index would be the first column of the one below.
    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="signatures", db_index=False
    )
    # Half of a keyed hash: of the verified identity, or else of the account, or of what a clerk
    # was shown. It stays when ``signer`` is emptied, so that nobody counts twice, and becomes that
    # of the identity when the account's is verified.
    person_key = models.UUIDField()
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    # The database's clock: what was signed a second before the end counts, wherever it was typed.
    signed_at = models.DateTimeField(db_default=Now())
    state = models.PositiveSmallIntegerField(choices=State, default=State.STANDING)
    assurance = models.PositiveSmallIntegerField(choices=User.Assurance)
    display = models.PositiveSmallIntegerField(choices=Display, default=Display.NOTHING)
    channel = models.PositiveSmallIntegerField(choices=Channel, default=Channel.WEB)
    # Families, not people: 32 bits of a keyed hash of the network (/24, /48), whose key changes
    # each month; a class of browser; whether the mail address is of a throw-away kind. Emptied
    # a month after the petition ends.
    network = models.IntegerField(null=True)
    device = models.PositiveSmallIntegerField(null=True)
    is_throwaway = models.BooleanField(default=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["petition", "person_key"], name="signature_once"),
            models.CheckConstraint(name="signature_state_known", condition=Q(state__in=[0, 1, 2])),
            models.CheckConstraint(
                name="signature_display_known", condition=Q(display__in=[0, 1, 2])
            ),
            models.CheckConstraint(
                name="signature_channel_known", condition=Q(channel__in=[0, 1, 2])
            ),
            models.CheckConstraint(
                name="signature_assurance_known", condition=Q(assurance__in=[0, 1, 2, 3])
            ),
        ]
        indexes = [
            models.Index(
                fields=["signer", "-id"],
                name="signature_mine",
                condition=Q(signer__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}/{self.pk}"

    def was_disowned(self) -> bool:
        """Whether it was struck off last by the person named, and by no invalidation."""
        last = self.corrections.order_by("-pk").first()
        return last is not None and last.cause == Correction.Cause.DISOWNED


class Reason(models.Model):
    """Why somebody signed: the tie between a signature and the contribution that says it."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="signature_reason"
    )
    signature = models.OneToOneField(Signature, models.CASCADE, related_name="reason")

    def __str__(self) -> str:
        return f"{self.signature_id}/{self.contribution_id}"


class Correction(models.Model):
    """One signature more or less than rows tell: insert-only, counted by the same job."""

    class Cause(models.TextChoices):
        WITHDRAWN = "withdrawn", _("taken back by the signer")
        SIGNED_AGAIN = "again", _("signed again")
        VOIDED = "voided", _("found not valid")
        RESTORED = "restored", _("found valid after all")
        DISOWNED = "disowned", _("not signed by the person named")
        SAME_PERSON = "same", _("signed by the same person under another account")

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="corrections")
    value = models.SmallIntegerField()
    cause = models.CharField(max_length=9, choices=Cause)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="correction_is_one", condition=Q(value__in=[1, -1])),
            models.CheckConstraint(
                name="correction_cause_known",
                condition=Q(
                    cause__in=["withdrawn", "again", "voided", "restored", "disowned", "same"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} {self.cause} {self.signature_id}"
