from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from contributions.live import tell
from petitions.goal import goals_of
from petitions.models import Petition


def announce_counts(petitions: Iterable[int]) -> None:
    """Show everybody who watches one of these petitions how many have signed, once it holds.

    The counting job calls it, so nobody is told more often than it counts.
    """
    rows = list(Petition.objects.public().filter(pk__in=petitions))
    goals = goals_of(rows)
    with translation.override(settings.LANGUAGE_CODE):  # not the language of whoever signed last
        for row in rows:
            facts = {"petition": row, "goal": goals[row.pk]}
            tell(row.thread_id, render_to_string("petitions/_count.html", facts))
