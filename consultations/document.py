"""Reading a consultation's text: the newest version, clause by clause, with what was said."""

from dataclasses import dataclass

from consultations.models import ClauseText, Consultation, Version


@dataclass(frozen=True)
class Document:
    """One version with its clauses in order; ``texts`` carry their clause and thread."""

    version: Version
    texts: tuple[ClauseText, ...]

    @property
    def spoken_of(self) -> list[ClauseText]:
        """The clauses that opinions can be about."""
        return [text for text in self.texts if text.level in ClauseText.SPOKEN_OF]

    def label_of(self, thread_id: int) -> str:
        """Name a clause by its thread, an item with its article; "" for the whole text."""
        return self.labels.get(thread_id, "")

    @property
    def labels(self) -> dict[int, str]:
        named, article = {}, ""
        for text in self.texts:
            if text.level in (ClauseText.Level.CHAPTER, ClauseText.Level.ARTICLE):
                article = text.label
                named[text.clause.thread_id] = str(text)
            else:
                named[text.clause.thread_id] = f"{article}{text.label}"
        return named


def current(consultation: Consultation) -> Document:
    """Load the newest version: two queries, whatever its length."""
    version = consultation.versions.first()
    texts = version.texts.select_related("clause__thread")
    return Document(version, tuple(texts))
