"""What a run found, as its page shows it: themes by size with the sentences that speak for them."""

from dataclasses import dataclass

from contributions.models import Contribution
from themes.models import Assignment, Run, Theme

SENTENCES = 3


@dataclass(frozen=True)
class Finding:
    """A theme, its part of all sorted opinions in per cent, and the opinions that show it."""

    theme: Theme
    share: float
    shown_by: list[Contribution]


@dataclass(frozen=True)
class Findings:
    """All standing themes of a run, the largest first and the rest last; ``total`` opinions."""

    total: int
    rows: list[Finding]


def findings(run: Run) -> Findings:
    """Count and illustrate the themes of ``run`` by accepted opinions only; two queries."""
    themes = sorted(
        run.themes.standing().with_size(), key=lambda theme: (theme.is_rest, -theme.size)
    )
    total = sum(theme.size for theme in themes)
    speaking = _speaking(run, themes)
    rows = [
        Finding(theme, 100 * theme.size / total if total else 0, _own(theme, speaking))
        for theme in themes
    ]
    return Findings(total, rows)


def _speaking(run: Run, themes: list[Theme]) -> dict[int, Assignment]:
    ids = [pk for theme in themes for pk in theme.representatives]
    rows = run.assignments.accepted().filter(contribution__in=ids)
    return {row.contribution_id: row for row in rows.select_related("contribution")}


def _own(theme: Theme, speaking: dict[int, Assignment]) -> list[Contribution]:
    """The theme's representatives that are in it still, the most telling first."""
    found = [speaking[pk] for pk in theme.representatives if pk in speaking]
    return [row.contribution for row in found if row.theme_id == theme.pk][:SENTENCES]
