"""What was said at a hearing, who has confirmed it, and what is to become of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models.document import Clause
from consultations.models.hearing import Hearing, HearingFile
from consultations.models.hearing_seats import Registration
from contributions.models import Contribution


class Passage(models.Model):
    """One passage of the record: who spoke, what was said, and about which clauses."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="passages")
    position = models.PositiveSmallIntegerField()
    # A participant, or somebody named by the post held there: 主持人, 起草单位.
    speaker = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="passages"
    )
    post = models.CharField(_("speaks as"), max_length=60, blank=True)
    words = models.TextField(_("what was said"), max_length=4000)
    clauses = models.ManyToManyField(Clause, related_name="passages", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "position"], name="passage_place"),
            models.CheckConstraint(
                name="passage_has_one_speaker",
                condition=Q(speaker__isnull=False, post="") | Q(speaker__isnull=True) & ~Q(post=""),
            ),
            models.CheckConstraint(name="passage_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}/{self.position}"


class Confirmation(models.Model):
    """A participant's word that the record is true, or a note why there is none."""

    class Way(models.TextChoices):
        ONLINE = "online", _("confirmed online")
        PAPER = "paper", _("signed on paper")
        NONE = "none", _("not signed")

    registration = models.OneToOneField(
        Registration, models.PROTECT, primary_key=True, related_name="confirmation"
    )
    way = models.CharField(max_length=6, choices=Way)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What the participant wants to see put right; it stands under the record.
    correction = models.OneToOneField(
        Contribution, models.PROTECT, null=True, related_name="hearing_correction"
    )
    page = models.ForeignKey(HearingFile, models.PROTECT, null=True, related_name="+")
    # Why somebody who took part has not signed.
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmation_has_what_it_needs",
                condition=Q(way="online", page__isnull=True)
                | Q(way="paper", page__isnull=False)
                | Q(way="none", page__isnull=True) & ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.way}"


class MainOpinion(models.Model):
    """One main opinion of the hearing report, with its facts and reasons, and what is done."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="main_opinions")
    position = models.PositiveSmallIntegerField()
    opinion = models.TextField(_("main opinion"), max_length=1000)
    facts = models.TextField(_("facts"), max_length=2000)
    reasons = models.TextField(_("reasons"), max_length=2000)
    treatment = models.TextField(_("what is done about it"), max_length=2000)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "position"], name="main_opinion_place"),
            models.CheckConstraint(
                name="main_opinion_is_whole",
                condition=~Q(opinion="") & ~Q(facts="") & ~Q(reasons="") & ~Q(treatment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}/{self.position}"
