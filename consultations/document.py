"""Reading a consultation's text: the newest version, clause by clause, with what was said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from consultations.models import ClauseText, Consultation, Version

OUTSIDE = ClauseText.Level.ARTICLE
INSIDE = ClauseText.INSIDE


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
        return sum(text.said for text in self.inner)

    @property
    def said(self) -> int:
        """Opinions on it and on everything in it."""
        return self.text.said + self.inner_count


@dataclass(frozen=True)
class Chapter:
    """A line of the contents: a heading and its articles; ``heading`` None before the first."""

    heading: Part | None
    articles: tuple[Part, ...]


@dataclass(frozen=True)
class Document:
    """One version with its clauses in order; ``texts`` carry their clause and thread.

    ``said`` counts the opinions on all clauses of the round, those taken out among them, without
    those on the text as a whole.
    """

    version: Version
    texts: tuple[ClauseText, ...]
    said: int = 0
    # Clauses that are no more, by their threads: where their opinions stand now, and the names of
    # those that were taken out. Loaded by ``remembered`` alone.
    heirs: Mapping[int, int] = field(default_factory=dict)
    gone: Mapping[int, str] = field(default_factory=dict)

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

    def label_of(self, thread_id: int) -> str:
        """Name a clause by its thread, an item with its article; "" for the whole text."""
        return self.labels.get(thread_id, "")

    def home_of(self, thread_id: int) -> int:
        """The thread under which what was said in ``thread_id`` is told now."""
        return self.heirs.get(thread_id, thread_id)

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
        return {**named, **self.gone}


def current(consultation: Consultation) -> Document:
    """Load the newest version: two queries, whatever its length."""
    version = consultation.versions.with_said().first()
    texts = version.texts.with_said().select_related("clause__thread")
    return Document(version, tuple(texts), version.said)


def remembered(consultation: Consultation) -> Document:
    """Load the newest version with what became of clauses that are no more; a query more."""
    document = current(consultation)
    if document.version.number == 1:
        return document
    texts = ClauseText.objects.filter(clause__consultation=consultation)
    texts = texts.exclude(clause__texts__version=document.version).named()
    rows = texts.select_related("version", "clause__present").order_by("version__number")
    # The last words of each clause stand for it.
    last = {text.clause_id: text for text in rows}
    heirs = {
        text.clause.thread_id: text.clause.present.thread_id
        for text in last.values()
        if text.clause.present
    }
    gone = {text.clause.thread_id: _gone(text) for text in last.values() if not text.clause.present}
    return replace(document, heirs=heirs, gone=gone)


def _gone(text: ClauseText) -> str:
    named = {"name": text.name, "number": text.version.number}
    return _("%(name)s of version %(number)s, taken out") % named


def as_published(version: Version) -> Document:
    """Load one version as it was published, one query: its words, without what was said."""
    return Document(version, tuple(version.texts.select_related("clause")))
