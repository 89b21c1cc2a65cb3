"""The pages of hearings, for the list of all."""

from collections.abc import Sequence

from accounts.models import User
from consultations.models import Hearing, Registration
from tests.placing import Finder, Place, row


def hearings(*states: str, **columns: object) -> Finder:
    """The parts of the address of a hearing that all may see."""

    def find(_who: User | None) -> Sequence[object] | None:
        rows = Hearing.objects.public().filter(state__in=states, **columns).order_by("pk")
        return rows.values_list("consultation", "pk").first()

    return find


def _mine(who: User | None) -> Sequence[object] | None:
    rows = Registration.objects.standing().filter(person=who, hearing__state="announced")
    return rows.values_list("hearing__consultation", "hearing").first()


def managed(*states: str, **columns: object) -> Finder:
    def rows(who: User) -> object:
        found = Hearing.objects.managed_by(who).filter(state__in=states, **columns)
        return found.order_by("pk")

    return row(rows)


# Leads to a file, or answers a press.
UNSEEN = {
    "consultations:hearing_report_file": "a file",
    "consultations:hearing_paper": "a file",
    "consultations:hearing_event": "a file",
    "consultations:hearing_qr": "a picture",
    "consultations:hearing_withdraw": "leads to the hearing",
    "hearings:file": "a file",
}
OUT = {"reported_at__isnull": False}
HEARINGS = [
    Place("hearing", "consultations:hearing", find=hearings("announced")),
    Place("hearing-mine", "consultations:hearing", "citizen", _mine),
    Place("hearing-over", "consultations:hearing", find=hearings("recorded")),
    Place("hearing-register", "consultations:hearing_register", "citizen", hearings("announced")),
    Place("hearing-lot", "consultations:hearing_lot", find=hearings("recorded")),
    Place("hearing-record", "consultations:hearing_record", find=hearings("recorded")),
    Place("hearing-report", "consultations:hearing_report", find=hearings("recorded", **OUT)),
    Place("desk-hearings", "hearings:index", "official"),
    Place("desk-hearing", "hearings:detail", "official", managed("announced")),
    Place("desk-hearing-draft", "hearings:detail", "official", managed("draft")),
    Place("desk-hearing-edit", "hearings:edit", "official", managed("draft")),
    Place("desk-hearing-seats", "hearings:seats", "official", managed("announced")),
    Place("desk-hearing-seats-drawn", "hearings:seats", "official", managed("recorded")),
    Place("desk-hearing-papers", "hearings:deliver", "official", managed("recorded")),
    Place("desk-hearing-held", "hearings:held", "official", managed("recorded")),
    Place("desk-hearing-record", "hearings:record", "official", managed("recorded")),
    Place("desk-hearing-report", "hearings:report", "official", managed("recorded")),
    Place("desk-hearing-upload", "hearings:upload", "official", managed("announced")),
]
