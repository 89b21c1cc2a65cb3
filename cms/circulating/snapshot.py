"""The words of a draft as departments were asked about them, and what has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.models import Circulation, PolicyPage
from consultations.models import ClauseText
from nlp.align import Change
from presentation.redlines import redlined

# Of a paragraph without a number, so many letters tell which it is.
TELLING = 12


@dataclass(frozen=True)
class Reworded:
    """A clause that reads otherwise in the draft as it is saved now, or stands there no more."""

    changes: tuple[Change, ...]
    is_gone: bool = False


def clauses_of(page: PolicyPage) -> list[dict[str, str]]:
    """The clauses of ``page`` in order, as ``Circulation.clauses`` keeps them."""
    return list(_clauses(page))


def _clauses(page: PolicyPage) -> Iterator[dict[str, str]]:
    article = ""
    for block in page.clauses:
        if not block.id:
            continue
        parts = {part: (block.value.get(part) or "").strip() for part in ("label", "heading")}
        text = (block.value.get("text") or "").strip()
        label, heading = parts["label"], parts["heading"]
        if block.block_type in ClauseText.HEADINGS:
            place, article = f"{label} {heading}".strip(), ""
        elif block.block_type == ClauseText.Level.ARTICLE:
            place = article = label
        else:
            place = f"{article}{label}" if label else f"{article}“{_shortened(text)}”"
        told = {"level": block.block_type, "text": text, "place": place}
        yield {"key": str(block.id), **parts, **told}


def _shortened(text: str) -> str:
    return text if len(text) <= TELLING else f"{text[:TELLING]}…"


def newest_state(page: PolicyPage) -> PolicyPage:
    """The draft as it is saved now."""
    newest: PolicyPage = page.get_latest_revision_as_object()
    return newest


def changes_since(circulation: Circulation) -> dict[str, Reworded]:
    """By their keys, the clauses that are not what departments were asked about any more."""
    now = {row["key"]: _words(row) for row in clauses_of(newest_state(circulation.page))}
    found = {}
    for row in circulation.clauses:
        before, after = _words(row), now.get(row["key"])
        if after is None:
            found[row["key"]] = Reworded((), is_gone=True)
        elif after != before:
            found[row["key"]] = Reworded(redlined(before, after))
    return found


def _words(row: dict[str, Any]) -> str:
    """What is compared: a clause that only got another number is the same."""
    return "\n".join(part for part in (row["heading"], row["text"]) if part)
