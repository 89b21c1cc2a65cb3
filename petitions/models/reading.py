"""What the worker reads of a petition's words, once it is public: for finding it, and its like."""

from django.db import models

from petitions.models.petition import Petition


class Reading(models.Model):
    """That the words were read, and what was like them then, the most alike first."""

    petition = models.OneToOneField(
        Petition, models.CASCADE, primary_key=True, related_name="reading"
    )
    # ["petition", its key] or ["consultation", the key of a thread]; whether they may be shown
    # is asked whenever they are.
    alike = models.JSONField(default=list)
    read_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.read_at}"


class Word(models.Model):
    """A word of a petition, as nlp.segment.search_words cuts it: the same on either database."""

    LONGEST = 20

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="words")
    word = models.CharField(max_length=LONGEST)

    class Meta:
        # The word first: who searches asks for it. The petition has an index of its own, for
        # taking one away with its words.
        constraints = [models.UniqueConstraint(fields=["word", "petition"], name="word_once")]

    def __str__(self) -> str:
        return f"{self.word} {self.petition_id}"
