"""Counting ahead of the readers: what the home page, the rights, the lists and reports show."""

from datetime import datetime

from cms.home import door
from consultations.models import Consultation
from consultations.report import report_on
from consultations.tally import tallies
from core.counting import keeping

# Two pages of the list of rounds, and the reports that are read most: the latest.
LISTED, REPORTS = 60, 12


def count_ahead(now: datetime) -> None:
    """Make anew what is about to grow old, and keep it; safe to run twice, late, or at once."""
    rounds = Consultation.objects.public()
    with keeping():
        door(now)
        tallies(rounds.order_by("-pk").values_list("pk", flat=True)[:LISTED])
        for row in rounds.reported()[:REPORTS]:
            report_on(row)
