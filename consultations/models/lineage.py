"""Which clause of a version goes on from which clause of the version before it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation
from consultations.models.document import Clause, Version


class DescentQuerySet(models.QuerySet):
    def of(self, consultation: Consultation) -> "DescentQuerySet":
        """One row for each clause of each version but the newest: where its opinions go."""
        return self.filter(version__consultation=consultation, carries=True)

    def doubts(self) -> "DescentQuerySet":
        """What a person still has to look at."""
        return self.filter(is_doubtful=True, settled_at__isnull=True)

    def sure(self) -> "DescentQuerySet":
        """What the machine is sure of and nobody has confirmed."""
        return self.filter(is_doubtful=False, settled_at__isnull=True)

    def settled(self) -> "DescentQuerySet":
        return self.filter(settled_at__isnull=False)


class Descent(models.Model):
    """From one clause of the version before to one clause of ``version``.

    A split has a row for each part, a merger one from each clause that went into it, and what was
    taken out one row without an heir. Exactly one row of a clause carries its opinions on.
    """

    class Fate(models.TextChoices):
        SAME = "same", _("unchanged")
        CHANGED = "changed", _("reworded")
        MOVED = "moved", _("moved")
        SPLIT = "split", _("split")
        MERGED = "merged", _("merged")
        DELETED = "deleted", _("taken out")

    version = models.ForeignKey(Version, models.PROTECT, related_name="descents")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="descents")
    heir = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="forebears")
    fate = models.CharField(max_length=7, choices=Fate)
    # 0 to 1, from nlp.align: 1 for the same wording.
    likeness = models.FloatField(default=0)
    carries = models.BooleanField()
    # Proposed with a doubt that a person has to settle before themes are signed.
    is_doubtful = models.BooleanField(default=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = DescentQuerySet.as_manager()

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "clause", "heir"], name="descent_once"),
            models.UniqueConstraint(
                fields=["version", "clause"], name="descent_carries_once", condition=Q(carries=True)
            ),
            models.CheckConstraint(
                name="descent_fate_known",
                condition=Q(fate__in=["same", "changed", "moved", "split", "merged", "deleted"]),
            ),
            models.CheckConstraint(
                name="descent_deleted_has_no_heir",
                condition=Q(fate="deleted", heir__isnull=True, carries=True)
                | (~Q(fate="deleted") & Q(heir__isnull=False)),
            ),
            models.CheckConstraint(
                name="descent_likeness_is_a_share",
                condition=Q(likeness__gte=0, likeness__lte=1),
            ),
            models.CheckConstraint(
                name="descent_settled_by_somebody",
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.clause_id} → {self.heir_id}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:match", args=[self.version.consultation_id, self.pk])

    @property
    def is_kept(self) -> bool:
        """Whether the clause itself stands in the version; asked of the row that carries."""
        return self.heir_id == self.clause_id
