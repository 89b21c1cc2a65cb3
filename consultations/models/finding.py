"""What the worker reads of a round's words, once it is public: for finding it, and its like."""

from django.db import models

from consultations.models.consultation import Consultation
from consultations.models.document import Version


class Reading(models.Model):
    """That the words of a version were read; a newer version is read again."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, primary_key=True, related_name="reading"
    )
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.read_at}"


class Word(models.Model):
    """A word of a round, as nlp.segment.search_words cuts it: the same on either database."""

    LONGEST = 20

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="words")
    word = models.CharField(max_length=LONGEST)

    class Meta:
        # The word first: who searches asks for it.
        constraints = [
            models.UniqueConstraint(fields=["word", "consultation"], name="round_word_once")
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.consultation_id}"
