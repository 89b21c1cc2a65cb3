from forums.models import Topic, Word
from nlp.segment import search_words


def note_words(topic: Topic, text: str) -> None:
    """Note the words of ``text``, its title and public opening, in place of earlier ones."""
    cut = [word for word in search_words(text) if len(word) <= Word.LONGEST]
    words = set(cut[: Word.MOST])
    topic.words.exclude(word__in=words).delete()
    rows = [Word(topic=topic, word=word) for word in sorted(words)]
    Word.objects.bulk_create(rows, ignore_conflicts=True)
