"""Is somebody asking for this already? Petitions and open consultations with alike words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from contributions.models import Thread
from nlp.likeness import LEAST, Text, pairs, percents, text_of
from petitions.models import Petition

# The newest rows that are looked through.
NEWEST = 3000
WAITING = (Petition.State.SPONSORING, Petition.State.CHECKING)
COLUMNS = ("pk", "title", "ask", "state", "signature_count")


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
    mine = text_of(title, ask)
    if not mine.title:
        return []
    found = [*_petitions(exclude, for_checker), *_consultations()]
    texts = [text for text, _row in found]
    rows = zip(percents(mine, texts), (row for _text, row in found), strict=True)
    alike = [(percent, row) for percent, row in rows if percent >= LEAST]
    alike.sort(key=lambda pair: -pair[0])
    return _once_each(alike)[:limit]


def _petitions(exclude: int | None, for_checker: bool) -> Iterable[tuple[Text, Similar]]:
    states = [*Petition.PUBLIC, *WAITING]
    rows = Petition.objects.filter(state__in=states, merged_into__isnull=True)
    for row in rows.exclude(pk=exclude).only(*COLUMNS).order_by("-pk")[:NEWEST]:
        shown = row.state in Petition.PUBLIC
        told = row.title if shown or for_checker else _("A petition that is not open yet")
        yield (
            text_of(row.title, row.ask),
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


def _consultations() -> Iterable[tuple[Text, Similar]]:
    rows = Thread.objects.public().filter(kind=Thread.Kind.CONSULTATIONS, closed_at__isnull=True)
    for row in rows.order_by("-pk")[:NEWEST]:
        label = f"{row.matter} · {row.title}" if row.title else row.matter
        yield (
            Text(pairs(row.title or row.matter), pairs(f"{row.title}\n{row.text}")),
            Similar("consultation", row.pk, label, row.get_absolute_url(), 0),
        )


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
