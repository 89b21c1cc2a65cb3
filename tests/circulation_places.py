"""Pages of rounds of departments, for the list of all there are."""

from cms.models import Circulation, Invitation, PolicyPage, Remark
from tests.placing import Place, row

UNSEEN = {"circulations:xlsx": "a file", "circulations:docx": "a file"}

RUN = row(lambda who: Circulation.objects.run_by(who).order_by("pk"))
OPEN = row(lambda who: Circulation.objects.run_by(who).filter(state="open").order_by("pk"))
TO_ANSWER = row(lambda who: Invitation.objects.of(who).answerable().order_by("pk"))
ANSWERED = row(lambda who: Invitation.objects.of(who).filter(state="replied").order_by("pk"))
AGREED_ON = row(
    lambda who: Remark.objects.filter(
        invitation__circulation__in=Circulation.objects.run_by(who)
    ).order_by("-state", "pk")
)
ASKED_ABOUT = row(lambda _who: PolicyPage.objects.filter(circulations__isnull=False))

CIRCULATIONS = [
    Place("circulations", "circulations:index", "official"),
    Place("circulation", "circulations:detail", "official", RUN),
    Place("circulation-extend", "circulations:extend", "official", OPEN),
    Place("circulation-recall", "circulations:recall", "official", OPEN),
    Place("circulation-table", "circulations:table", "official", RUN),
    Place("circulation-reply", "circulations:reply", "official", TO_ANSWER),
    Place("circulation-replied", "circulations:reply", "official", ANSWERED),
    Place("circulation-treat", "circulations:treat", "official", AGREED_ON),
    Place("editors-circulate", "circulate", "admin", ASKED_ABOUT),
]
