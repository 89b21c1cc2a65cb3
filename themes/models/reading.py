from datetime import datetime
from hashlib import blake2b

from django.db import models
from django.db.models import Q

from contributions.models import Contribution
from themes.models.run import Run
from themes.models.theme import PROBABLE, Theme


class Sorter(models.Model):
    """What a run learnt, to sort opinions that come in later: bytes of ``nlp.kept``.

    ``themes`` are the ids of the run's themes in the order the bytes number them.
    """

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="sorter")
    kept = models.BinaryField()
    themes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"sorter of {self.pk}"


class ReadingQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "ReadingQuerySet":
        """What any worker may take, the untried first, then what has waited longest."""
        return self.filter(due_at__lte=now).order_by("tries", "due_at")

    def nearest_in(self, run: Run) -> "ReadingQuerySet":
        """Those nearest to a theme of ``run`` that stands, without what only machines read."""
        rows = self.filter(theme__run=run).exclude(theme__state=Theme.State.DISCARDED)
        return rows.select_related("theme").defer("words", "vector")


class Reading(models.Model):
    """What the machine read in one opinion: its words, its vector, the theme it is nearest to.

    ``due_at`` null: done. Otherwise any worker may take the row from then on; the one that has
    it is ``worker``.
    """

    # A worker killed more often than this by one text leaves it unread.
    MOST_TRIES = 3

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="reading"
    )
    # Of the text that was read; empty: not read yet.
    digest = models.CharField(max_length=32, blank=True)
    # The telling words, with a space between them.
    words = models.TextField(blank=True)
    # float16, as many as the encoder has dimensions; empty where there is no encoder.
    vector = models.BinaryField(default=b"")
    encoder = models.CharField(max_length=40, blank=True)
    # Of the run that was signed or, before that, the newest; null: none yet, or like no theme.
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, related_name="readings")
    score = models.FloatField(default=0)
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=32, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reading_done_or_due", condition=Q(due_at__isnull=False) | Q(worker="")
            ),
            models.CheckConstraint(
                name="reading_score_a_cosine", condition=Q(score__gte=-1.001, score__lte=1.001)
            ),
        ]
        indexes = [
            models.Index(
                fields=["tries", "due_at"], name="reading_due", condition=Q(due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"reading of {self.pk}"

    @property
    def is_probable(self) -> bool:
        return self.score >= PROBABLE

    @property
    def percent(self) -> int:
        """Likeness to the theme, 0 to 100."""
        return round(100 * min(max(self.score, 0), 1))


def text_of(body: str, proposal: str) -> str:
    """Join what the machine reads of an opinion."""
    return f"{body}\n{proposal}".strip()


def digest_of(text: str) -> str:
    """Tell texts apart by 32 signs."""
    return blake2b(text.encode(), digest_size=16).hexdigest()
