"""Which clause of the draft a row goes on from, so that it keeps its key and its opinions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cms.importing.rows import Row
from cms.models import PolicyPage
from consultations.models import ClauseText
from nlp.pairing import pair

# Under this a person should look whether it is the same clause.
SURE = 0.6


@dataclass(frozen=True)
class Old:
    """A clause that stands in the draft now."""

    key: str
    name: str
    words: str
    is_heading: bool


def clauses_of(page: PolicyPage) -> list[Old]:
    """The clauses of a draft as they stand in ``page``, those with a key."""
    found = []
    article = ""
    for block in page.clauses:
        value = {name: (words or "").strip() for name, words in block.value.items()}
        label, heading, text = (value.get(part, "") for part in ("label", "heading", "text"))
        is_heading = block.block_type in ClauseText.HEADINGS
        if is_heading or block.block_type == "article":
            article, place = label, ""
        else:
            place = article
        name = f"{place}{label} {heading or text[:20]}".strip()
        if block.id:
            words = f"{heading}\n{text}".strip()
            # 第一编 总则 and 第一章 总则 are two headings.
            words = f"{block.block_type} {words}" if is_heading else words
            found.append(Old(str(block.id), name, words, is_heading))
    return found


def matched(old: Sequence[Old], rows: Sequence[Row]) -> list[Row]:
    """Give each row the clause that it is, or most of it is; the others are new.

    Of a clause that was split, the part most like it goes on; of several that were merged, the
    longest is gone on from. No clause is gone on from twice. Headings match headings alone.
    """
    found = [replace(row, key="", likeness=0.0) for row in rows]
    for headings in (True, False):
        before = [one for one in old if one.is_heading == headings]
        places = [at for at, row in enumerate(rows) if row.is_heading == headings]
        after = [rows[at] for at in places]
        for one in pair([clause.words for clause in before], [_words(row) for row in after]):
            if not one.old or not one.new:
                continue
            source = max(one.old, key=lambda index: len(before[index].words))
            target = max(one.new, key=lambda index: _shared(before[source], after[index]))
            key = before[source].key
            at = places[target]
            found[at] = replace(found[at], key=key, likeness=round(one.likeness, 2))
    return found


def _words(row: Row) -> str:
    return f"{row.level} {row.words}" if row.is_heading else row.words


def _shared(clause: Old, row: Row) -> int:
    return len(set(_pairs(clause.words)) & set(_pairs(_words(row))))


def _pairs(words: str) -> list[str]:
    return [words[at : at + 2] for at in range(len(words) - 1)]
