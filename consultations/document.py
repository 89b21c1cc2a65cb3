"""Reading a consultation's text: the newest version, clause by clause, with what was said."""

import re
from dataclasses import dataclass
from functools import cached_property

from consultations.models import ClauseText, Consultation, Version

OUTSIDE = ClauseText.Level.ARTICLE
INSIDE = (ClauseText.Level.PARAGRAPH, ClauseText.Level.ITEM, ClauseText.Level.SUBITEM)


@dataclass(frozen=True)
class Part:
    """A heading, or an article (or what stands alone) with its paragraphs and items."""

    text: ClauseText
    inner: tuple[ClauseText, ...] = ()

    @property
    def is_heading(self) -> bool:
        return self.text.is_heading

    @property
    def inner_count(self) -> int:
        """Opinions on its paragraphs and items."""
        return sum(text.clause.thread.contribution_count for text in self.inner)

    @property
    def said(self) -> int:
        """Opinions on it and on everything in it."""
        return self.text.clause.thread.contribution_count + self.inner_count


@dataclass(frozen=True)
class Chapter:
    """A line of the contents: a heading and its articles; ``heading`` None before the first."""

    heading: Part | None
    articles: tuple[Part, ...]


@dataclass(frozen=True)
class Document:
    """One version with its clauses in order; ``texts`` carry their clause and thread."""

    version: Version
    texts: tuple[ClauseText, ...]

    @property
    def spoken_of(self) -> list[ClauseText]:
        """The clauses that opinions can be about."""
        return [text for text in self.texts if text.level in ClauseText.SPOKEN_OF]

    @cached_property
    def parts(self) -> list[Part]:
        """The text as cards: what belongs to an article stands inside it."""
        groups: list[list[ClauseText]] = []
        for text in self.texts:
            is_inside = text.level in INSIDE and groups and groups[-1][0].level == OUTSIDE
            groups[-1].append(text) if is_inside else groups.append([text])
        return [Part(first, tuple(inner)) for first, *inner in groups]

    @property
    def contents(self) -> list[Chapter]:
        """The table of contents."""
        lines: list[tuple[Part | None, list[Part]]] = []
        for part in self.parts:
            if part.is_heading or not lines:
                lines.append((part if part.is_heading else None, []))
            if not part.is_heading:
                lines[-1][1].append(part)
        return [Chapter(heading, tuple(articles)) for heading, articles in lines]

    @property
    def reasons(self) -> list[str]:
        """The paragraphs of the explanatory note; the first says what it is about."""
        return re.split(r"\n\s*\n", self.version.note.replace("\r", "").strip())

    @property
    def said(self) -> int:
        """Opinions on all clauses, without those on the text as a whole."""
        return sum(text.clause.thread.contribution_count for text in self.texts)

    def label_of(self, thread_id: int) -> str:
        """Name a clause by its thread, an item with its article; "" for the whole text."""
        return self.labels.get(thread_id, "")

    @property
    def words(self) -> dict[str, str]:
        """The words of each clause by its thread's id, as forms name it."""
        return {str(text.clause.thread_id): text.text for text in self.texts}

    @property
    def labels(self) -> dict[int, str]:
        named, article, item = {}, "", ""
        for text in self.texts:
            if text.is_heading or text.level == ClauseText.Level.ARTICLE:
                article, item = text.label, ""
                named[text.clause.thread_id] = str(text)
            elif text.level == ClauseText.Level.SUBITEM:
                named[text.clause.thread_id] = f"{article}{item}{text.label}"
            else:
                item = text.label
                named[text.clause.thread_id] = f"{article}{text.label}"
        return named


def current(consultation: Consultation) -> Document:
    """Load the newest version: two queries, whatever its length."""
    version = consultation.versions.first()
    texts = version.texts.select_related("clause__thread")
    return Document(version, tuple(texts))
