"""Is somebody asking for this already? Petitions and open consultations with alike words.

Pairs of characters are compared, in titles and in the whole; a pair that many texts have counts
little. A hint to a person, never a verdict: texts that mean the same in other words are missed.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from contributions.models import Thread
from nlp.duplicates import letters
from nlp.normalise import simplified
from petitions.models import Petition

# The share of the title in the likeness: it says in a line what the rest is about.
TITLE = 0.6
# Per cent below which nothing is shown, and the newest rows that are looked through. Of twenty
# invented pairs those that ask for the same have 27 to 73, those about another matter 7 to 28.
LEAST, NEWEST = 25, 3000
WAITING = (Petition.State.SPONSORING, Petition.State.CHECKING)
COLUMNS = ("pk", "title", "ask", "state", "signature_count")

Pairs = frozenset[str]


@dataclass(frozen=True)
class Similar:
    """One thing that is asked or discussed already; ``percent`` is how alike the words are.

    ``kind`` is "petition" or "consultation". Of a petition that is not public ``title`` says only
    that there is one, unless a checker asks.
    """

    kind: str
    pk: int
    title: str
    url: str
    percent: int
    state: str = ""
    state_label: str = ""
    signatures: int = 0
    is_public: bool = True


@dataclass(frozen=True)
class _Text:
    title: Pairs
    whole: Pairs


def similar(
    title: str,
    ask: str = "",
    *,
    exclude: int | None = None,
    limit: int = 5,
    for_checker: bool = False,
) -> list[Similar]:
    """List what is most like a petition with these words, most alike first; two queries.

    ``exclude`` is the petition itself. ``for_checker`` shows the titles of petitions that wait.
    """
    mine = _Text(pairs(title), pairs(f"{title}\n{ask}"))
    if not mine.title:
        return []
    found = [*_petitions(exclude, for_checker), *_consultations()]
    texts = [text for text, _row in found]
    rows = zip(_percents(mine, texts), (row for _text, row in found), strict=True)
    alike = [(percent, row) for percent, row in rows if percent >= LEAST]
    alike.sort(key=lambda pair: -pair[0])
    return _once_each(alike)[:limit]


def _petitions(exclude: int | None, for_checker: bool) -> Iterable[tuple[_Text, Similar]]:
    states = [*Petition.PUBLIC, *WAITING]
    rows = Petition.objects.filter(state__in=states, merged_into__isnull=True)
    for row in rows.exclude(pk=exclude).only(*COLUMNS).order_by("-pk")[:NEWEST]:
        shown = row.state in Petition.PUBLIC
        told = row.title if shown or for_checker else _("A petition that is not open yet")
        yield (
            _Text(pairs(row.title), pairs(f"{row.title}\n{row.ask}")),
            Similar(
                kind="petition",
                pk=row.pk,
                title=told,
                url=row.get_absolute_url() if shown or for_checker else "",
                percent=0,
                state=row.state,
                state_label=row.get_state_display(),
                signatures=row.signature_count,
                is_public=shown,
            ),
        )


def _consultations() -> Iterable[tuple[_Text, Similar]]:
    rows = Thread.objects.public().filter(kind=Thread.Kind.CONSULTATIONS, closed_at__isnull=True)
    for row in rows.order_by("-pk")[:NEWEST]:
        label = f"{row.matter} · {row.title}" if row.title else row.matter
        yield (
            _Text(pairs(row.title or row.matter), pairs(f"{row.title}\n{row.text}")),
            Similar("consultation", row.pk, label, row.get_absolute_url(), 0),
        )


@lru_cache(maxsize=20_000)
def pairs(text: str) -> Pairs:
    """Every two characters that stand together, whatever the script, the width and the marks."""
    plain = letters(simplified(text))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _percents(mine: _Text, texts: Sequence[_Text]) -> list[int]:
    often = Counter(pair for text in texts for pair in text.whole & mine.whole)
    weights = {pair: math.log((1 + len(texts)) / (0.5 + often[pair])) + 1 for pair in mine.whole}
    return [round(100 * _likeness(mine, text, weights)) for text in texts]


def _likeness(mine: _Text, text: _Text, weights: dict[str, float]) -> float:
    """Title beside title and whole beside whole; while there is a title alone, that alone."""
    titles = _alike(mine.title, text.title, text.whole, weights)
    if mine.whole == mine.title:
        return titles
    wholes = _alike(mine.whole, text.whole, text.whole, weights)
    return TITLE * titles + (1 - TITLE) * wholes


def _alike(mine: Pairs, theirs: Pairs, whole: Pairs, weights: dict[str, float]) -> float:
    """Dice's measure with weights, or the share of mine that the whole of theirs has, halved."""
    own = sum(weights[pair] for pair in mine)
    mean = own / len(mine)
    shared = sum(weights[pair] for pair in mine & theirs)
    dice = 2 * shared / (own + mean * len(theirs)) if theirs else 0.0
    within = sum(weights[pair] for pair in mine & whole) / own
    return max(dice, within / 2)


def _once_each(alike: Iterable[tuple[int, Similar]]) -> list[Similar]:
    """One row for each consultation: the place in it that is most alike."""
    seen: set[str] = set()
    kept = []
    for percent, row in alike:
        matter = row.title.partition(" · ")[0] if row.kind == "consultation" else f"#{row.pk}"
        if matter not in seen:
            seen.add(matter)
            kept.append(replace(row, percent=percent))
    return kept
