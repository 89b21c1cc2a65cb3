"""What a search found, as rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from themes.models import Assignment, Run, Sorter, Subtheme, Theme

if TYPE_CHECKING:
    from nlp.themes import ThemeFound
    from themes.engine import Search


def store(run: Run, ids: Sequence[int], search: "Search") -> None:
    """Write themes, their parts, what belongs to them, and what sorts later opinions.

    ``ids`` are the contributions that were searched, in the order of the texts. Replaces what an
    earlier try of the run left. The caller holds the run's lock.
    """
    found = search.found
    run.themes.all().delete()
    themes = _themes(run, found.themes, ids)
    parts = _parts(themes, found.themes)
    with translation.override("zh-hans"):
        rest = Theme.objects.create(
            run=run, label=_("Other"), is_rest=True, position=len(found.themes)
        )
    lower = found.subassignment if len(found.subassignment) else [-1] * len(ids)
    rows = (
        Assignment(
            run=run,
            theme=themes[upper] if upper >= 0 else rest,
            subtheme=parts.get((int(upper), int(part))),
            contribution_id=pk,
            score=float(score),
        )
        for pk, upper, part, score in zip(ids, found.assignment, lower, found.score, strict=True)
    )
    Assignment.objects.bulk_create(rows, batch_size=1000)
    Sorter.objects.filter(run=run).delete()
    if search.kept:
        order = [theme.pk for theme in themes]
        Sorter.objects.create(run=run, kept=search.kept, themes=order)


def _themes(run: Run, found: "Sequence[ThemeFound]", ids: Sequence[int]) -> list[Theme]:
    return Theme.objects.bulk_create(
        [
            Theme(
                run=run,
                label=theme.label,
                keywords=list(theme.keywords),
                representatives=[ids[index] for index in theme.representatives],
                quotes=[{"text": quote.text, "of": ids[quote.of]} for quote in theme.quotes],
                position=position,
            )
            for position, theme in enumerate(found)
        ]
    )


def _parts(
    themes: Sequence[Theme], found: "Sequence[ThemeFound]"
) -> dict[tuple[int, int], Subtheme]:
    """The parts of each theme by the numbers of both; a theme of one piece has none."""
    rows = {
        (upper, lower): Subtheme(
            theme=theme, label=part.label, keywords=list(part.keywords), position=lower
        )
        for upper, theme in enumerate(themes)
        for lower, part in enumerate(found[upper].subthemes)
    }
    Subtheme.objects.bulk_create(rows.values())
    return rows
