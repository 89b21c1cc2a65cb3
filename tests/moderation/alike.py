"""Texts that are alike, as the worker leaves them: for the tests of what is shown of them."""

from collections.abc import Sequence

from contributions.models import Contribution
from moderation.models import Comparison, Copy


def join(
    rows: Sequence[Contribution], *, scope: str = "a matter", wordings: int = 1, kind: str = "near"
) -> list[Copy]:
    """Put ``rows`` into one group named by the first; they take ``wordings`` wordings in turn."""
    comparison, _made = Comparison.objects.get_or_create(scope=scope)
    first = min(rows, key=lambda row: row.pk)
    return Copy.objects.bulk_create(
        Copy(
            contribution=row,
            comparison=comparison,
            first=first,
            kind=kind,
            person=f"user:{row.author_id}",
            wording=rows[place % wordings].pk,
        )
        for place, row in enumerate(rows)
    )
