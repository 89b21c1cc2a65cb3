from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from responses.models.case import Case


class Router(models.Model):
    """What the machine has learnt about who answers what; the newest row counts."""

    # Two workers that learn at once: the second finds its number taken and gives up.
    number = models.PositiveIntegerField(unique=True)
    # Plain arrays (npz): reading them runs nothing.
    learnt = models.BinaryField()
    # A digest of the duties it began with: when they change it learns anew.
    basis = models.CharField(max_length=64)
    # Texts it learnt from when it last learnt all anew, the share of them (0 to 1) for which its
    # first choice was right when they were held back, and the choices it has learnt since.
    text_count = models.PositiveIntegerField()
    accuracy = models.FloatField()
    correction_count = models.PositiveIntegerField(default=0)
    trained_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="router_accuracy_from_0_to_1",
                condition=Q(accuracy__gte=0, accuracy__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Suggestion(models.Model):
    """Which departments the machine would ask first: words for a person, who decides."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="suggestion")
    # The number of the Router that gave it.
    router = models.PositiveIntegerField()
    # The likeliest departments, the best first: [[code, probability], …].
    choices = models.JSONField(default=list)
    words = models.JSONField(default=list)
    is_sure = models.BooleanField()

    def __str__(self) -> str:
        return f"for {self.case_id}"


class LessonQuerySet(models.QuerySet):
    def unlearnt(self) -> "LessonQuerySet":
        """Choices that the newest router has not seen as they are now."""
        return self.exclude(learnt=F("taught"))


class Lesson(models.Model):
    """A person's choice of the department that answers a case, to be learnt from."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="lesson")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("department")
    )
    # Counts the choices made for the case, and up to which of them was learnt: a choice made
    # while the machine learns is left to be learnt.
    taught = models.PositiveIntegerField(default=1)
    learnt = models.PositiveIntegerField(default=0)

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lesson_learnt_after_taught", condition=Q(learnt__lte=F("taught"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.department_id}"
