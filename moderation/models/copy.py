from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from contributions.models import Contribution

# A round in which people speak is compared at most once a minute, and for at most a twentieth
# of the time: 100,000 texts take half a minute.
PAUSE, SHARE = timedelta(minutes=1), 20


class ComparisonQuerySet(models.QuerySet):
    def free(self, now: datetime) -> "ComparisonQuerySet":
        """Those that no worker has in hand."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))

    def of_worker(self, row: "Comparison") -> "ComparisonQuerySet":
        """The row, as long as the worker that claimed it still has it."""
        return self.filter(pk=row.pk, worker=row.worker, lease_until__isnull=False)


class Comparison(models.Model):
    """How far the texts of one matter have been held against each other."""

    # A label of the owner's, as that of a theme run.
    scope = models.CharField(max_length=80, unique=True)
    # The owner's mark of how far it had read, rising; what came later is yet to be compared.
    mark = models.PositiveBigIntegerField(default=0)
    text_count = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    # How long it took.
    seconds = models.FloatField(default=0)
    has_failed = models.BooleanField(default=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="comparison_progress_in_percent", condition=Q(progress__lte=100)
            ),
            models.CheckConstraint(
                name="comparison_in_hand_has_a_worker",
                condition=Q(lease_until__isnull=True) | ~Q(worker=""),
            ),
        ]

    def __str__(self) -> str:
        return self.scope

    @property
    def is_running(self) -> bool:
        return self.lease_until is not None

    def is_due(self, now: datetime, mark: int) -> bool:
        """Whether something came after ``self.mark`` and it is time to compare again."""
        if mark <= self.mark:
            return False
        rest = max(PAUSE, timedelta(seconds=SHARE * self.seconds))
        return self.compared_at is None or now - self.compared_at >= rest


class CopyQuerySet(models.QuerySet):
    def standing(self) -> "CopyQuerySet":
        """Those that their authors have not taken back."""
        return self.exclude(contribution__state=Contribution.State.WITHDRAWN)

    def accepted(self) -> "CopyQuerySet":
        """Those that count and must be answered."""
        return self.filter(contribution__state=Contribution.State.PUBLISHED)

    def groups(self) -> "models.QuerySet[Copy, dict[str, Any]]":
        """Rows of first, kind, texts (two at least), people and wordings, the largest first."""
        counted = (
            self.order_by()
            .values("first", "kind")
            .annotate(
                texts=Count("pk"),
                people=Count("person", distinct=True),
                wordings=Count("wording", distinct=True),
            )
        )
        return counted.filter(texts__gt=1).order_by("-texts", "first")


class Copy(models.Model):
    """A text that is like others. Those with the same ``first`` are one group.

    Sending what others wrote is a way to take part and no fault: copies are counted, and
    answered, as any other opinion.
    """

    class Kind(models.TextChoices):
        EXACT = "exact", _("the same words")
        NEAR = "near", _("nearly the same words")
        TEMPLATE = "template", _("the same but for names and numbers")

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="copy"
    )
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="copies")
    # The first text of the group: its name, which stays when more come.
    first = models.ForeignKey(Contribution, models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=8, choices=Kind)
    # Tells people apart within the matter: what the owner counts people by.
    person = models.CharField(max_length=64)
    # The first text with the very same letters.
    wording = models.PositiveBigIntegerField()

    objects = CopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="copy_kind_known", condition=Q(kind__in=["exact", "near", "template"])
            ),
            models.CheckConstraint(name="copy_has_a_person", condition=~Q(person="")),
            # The name of a group is its first text, and so is that of a wording.
            models.CheckConstraint(
                name="copy_after_the_first",
                condition=Q(first_id__lte=F("wording"), wording__lte=F("contribution_id")),
            ),
        ]
        indexes = [models.Index(fields=["comparison", "first", "contribution"], name="copy_alike")]

    def __str__(self) -> str:
        return f"{self.contribution_id} like {self.first_id}"
