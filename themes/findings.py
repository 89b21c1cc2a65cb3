"""What a run found, as its page shows it: themes by size with what speaks for them."""

from collections import defaultdict
from dataclasses import dataclass, field

from contributions.models import Contribution
from themes.models import Assignment, Run, Subtheme, Theme

SENTENCES = 3


@dataclass(frozen=True)
class Said:
    """A sentence and where it stands; the page of the theme begins with it at ``before``."""

    text: str
    contribution: Contribution
    before: int


@dataclass(frozen=True)
class Finding:
    """A theme, its share of all sorted opinions in per cent, and what shows it."""

    theme: Theme
    share: float
    shown_by: list[Said] = field(default_factory=list)
    parts: list[Subtheme] = field(default_factory=list)


@dataclass(frozen=True)
class Findings:
    """All standing themes of a run, the largest first and the rest last; ``total`` opinions."""

    total: int
    rows: list[Finding]


def findings(run: Run) -> Findings:
    """Count the themes of ``run`` by accepted opinions only; one query."""
    return _of(sorted_themes(run), {}, {})


def illustrated(run: Run) -> Findings:
    """Count them, with the sentences and the parts that show each; three queries."""
    themes = sorted_themes(run)
    return _of(themes, _speaking(run, themes), _parts(run))


def sorted_themes(run: Run) -> list[Theme]:
    """List the standing themes of ``run``, the largest first and the rest last."""
    rows = run.themes.standing().with_size().with_probable()
    return sorted(rows, key=lambda theme: (theme.is_rest, -theme.size))


def _of(
    themes: list[Theme], speaking: dict[int, Assignment], parts: dict[int, list[Subtheme]]
) -> Findings:
    total = sum(theme.size for theme in themes)
    rows = [
        Finding(
            theme,
            100 * theme.size / total if total else 0,
            _own(theme, speaking),
            parts.get(theme.pk, []),
        )
        for theme in themes
    ]
    return Findings(total, rows)


def _speaking(run: Run, themes: list[Theme]) -> dict[int, Assignment]:
    ids = {pk for theme in themes for pk, _text in _sentences(theme)}
    rows = run.assignments.accepted().filter(contribution__in=ids)
    return {row.contribution_id: row for row in rows.select_related("contribution")}


def _sentences(theme: Theme) -> list[tuple[int, str]]:
    """The theme's sentences; where there are none, the opinions nearest to its middle."""
    if theme.quotes:
        return [(quote["of"], quote["text"]) for quote in theme.quotes]
    return [(pk, "") for pk in theme.representatives]


def _own(theme: Theme, speaking: dict[int, Assignment]) -> list[Said]:
    """Those whose opinion is in the theme still, the most telling first."""
    rows = [(speaking[pk], text) for pk, text in _sentences(theme) if pk in speaking]
    return [
        Said(text or row.contribution.body, row.contribution, row.pk + 1)
        for row, text in rows
        if row.theme_id == theme.pk
    ][:SENTENCES]


def _parts(run: Run) -> dict[int, list[Subtheme]]:
    """The parts of each theme that hold accepted opinions, the largest first."""
    held = defaultdict(list)
    for part in Subtheme.objects.filter(theme__run=run).with_size():
        if part.size:
            held[part.theme_id].append(part)
    return {pk: sorted(parts, key=lambda part: -part.size) for pk, parts in held.items()}
