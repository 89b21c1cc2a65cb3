"""Counting ahead of readers: the home page, the rights, the lists, reports and petitions."""

from datetime import datetime

from cms.home import door
from consultations.models import Consultation
from consultations.report import report_on
from consultations.tally import tallies
from core.counting import keeping
from petitions.facts import facts_ahead

# Two pages of the list of rounds, and of each kind the reports that are read most.
LISTED, REPORTS = 60, 12


def count_ahead(now: datetime) -> None:
    """Make anew what is about to grow old, and keep it; safe to run twice, late, or at once."""
    rounds = Consultation.objects.public()
    with keeping():
        door(now)
        tallies(rounds.order_by("-pk").values_list("pk", flat=True)[:LISTED])
        waiting = rounds.being_answered(now).order_by("-closes_at", "-pk")
        for some in (rounds.taking_part(now), waiting, rounds.reported()):
            for row in some[:REPORTS]:
                report_on(row)
        facts_ahead(now)
