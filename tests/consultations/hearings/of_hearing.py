"""What the routes of hearings are about: each kind of address, with the author as a speaker."""

from accounts.models import Department, User
from consultations.models import Hearing
from tests import make
from tests.consultations.hearings import make_hearings

PERSONS = {
    "author",
    "citizen",
    "owner",
    "official",
    "moderator",
    "supervisor",
    "clerk",
    "admin",
}
ALL = PERSONS | {"guest"}
AUTHOR, OWNER = {"author"}, {"owner"}
# As the table of all routes: method, what it is about, who may enter.
TABLE = {
    "consultations:hearing": ("get", "announced", ALL),
    "consultations:hearing_register": ("get", "announced", PERSONS),
    "consultations:hearing_withdraw": ("get", "announced", PERSONS),
    "consultations:hearing_lot": ("get", "heard", ALL),
    "consultations:hearing_record": ("get", "heard", ALL),
    "consultations:hearing_confirm": ("post", "spoken", AUTHOR),
    "consultations:hearing_report": ("get", "heard", ALL),
    "consultations:hearing_report_file": ("get", "heard", ALL),
    "consultations:hearing_paper": ("get", "paper_of_hearing", ALL),
    "consultations:hearing_qr": ("get", "announced", ALL),
    "consultations:hearing_event": ("get", "announced", ALL),
    "hearings:index": ("get", "", {"owner", "official"}),
    "hearings:new": ("get", "open", OWNER),
    "hearings:detail": ("get", "planned", OWNER),
    "hearings:edit": ("get", "planned", OWNER),
    "hearings:announce": ("post", "planned", OWNER),
    "hearings:cancel": ("post", "planned", OWNER),
    "hearings:agenda": ("post", "planned", OWNER),
    "hearings:seats": ("get", "planned", OWNER),
    "hearings:deliver": ("get", "planned", OWNER),
    "hearings:file": ("get", "file_of_hearing", OWNER),
    "hearings:upload": ("get", "planned", OWNER),
    "hearings:held": ("get", "planned", OWNER),
    "hearings:record": ("get", "planned", OWNER),
    "hearings:report": ("get", "planned", OWNER),
}
ABOUT = {"announced", "heard", "spoken", "paper_of_hearing", "planned", "file_of_hearing"}


def parts(about: str, author: User, office: Department) -> list[object]:
    """The parts of the address."""
    consultation = make.consultation(lead=office)
    by = make.user("official", department=office)
    if about == "planned":
        return [make_hearings.draft(consultation=consultation, by=by).pk]
    row = make_hearings.hearing(consultation=consultation, by=by)
    if about in ("paper_of_hearing", "file_of_hearing"):
        file = make_hearings.paper(row)
        return (
            [row.pk, file.pk] if about == "file_of_hearing" else [consultation.pk, row.pk, file.pk]
        )
    if about != "announced":
        make_hearings.registration(hearing=row, person=author)
        row = _after(about, row)
    return [consultation.pk, row.pk]


def _after(about: str, row: Hearing) -> Hearing:
    return make_hearings.laid_out(row) if about == "spoken" else make_hearings.reported(row)
