"""What makes topics be found."""

from django.db import models

from forums.models.topic import Topic


class Word(models.Model):
    """A word of a topic's title or opening, as nlp.segment.search_words cuts it."""

    # Characters of a word, and words that are noted of one topic.
    LONGEST, MOST = 20, 400

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="words")
    word = models.CharField(max_length=LONGEST)

    class Meta:
        # The word first: who searches asks for it.
        constraints = [models.UniqueConstraint(fields=["word", "topic"], name="topic_word_once")]

    def __str__(self) -> str:
        return f"{self.word} {self.topic_id}"
