"""Pages by which rounds are found and related, and those of drafts: for who looks at all."""

from collections.abc import Sequence

from accounts.models import User
from cms.models import OutsideAddress, PolicyPage, TextImport
from cms.outsiders import token_of
from consultations.models import Consultation, Relation
from tests.placing import Finder, Place, row

# GET routes that no place shows, each with the reason.
UNSEEN: dict[str, str] = {
    "consultations:calendar_file": "a file",
    "consultations:round_file": "a file",
    "consultations:feed": "a file",
}


def _token(_who: User | None) -> Sequence[object] | None:
    address = OutsideAddress.objects.filter(ended_at=None).first()
    return address and (token_of(address),)


def _related(_who: User | None) -> Sequence[object] | None:
    relation = Relation.objects.order_by("pk").first()
    return relation and (relation.consultation_id,)


MANAGED = row(lambda who: Consultation.objects.managed_by(who).order_by("-state", "pk"))
DRAFT: Finder = row(lambda _who: PolicyPage.objects.filter(template_name="").order_by("pk"))
RELEASED = row(lambda _who: PolicyPage.objects.filter(consultation__isnull=False).order_by("pk"))
IMPORTED = row(lambda who: TextImport.objects.filter(by=who))

FINDING = [
    Place("rounds-coming", "consultations:index", query="show=coming"),
    Place("rounds-found", "consultations:index", query="q=2026&show=all"),
    Place("rounds-none-found", "consultations:index", query="q=zzz"),
    Place("rounds-calendar", "consultations:calendar"),
    Place("rounds-calendar-empty", "consultations:calendar", query="month=2001-01"),
    Place("round-related", "consultations:detail", find=_related),
    Place("desk-relations", "rounds:relations", "official", MANAGED),
    Place("draft-outside", "drafts:outside", find=_token),
    Place("editors-import", "importing:start", "admin", DRAFT),
    Place("editors-imported", "importing:show", "admin", IMPORTED),
    Place("editors-outside", "outsiders:share", "admin", DRAFT),
    Place("editors-templates", "cloning:index", "admin"),
    Place("editors-keep", "cloning:keep", "admin", DRAFT),
    Place("editors-second-round", "cloning:second_round", "admin", RELEASED),
]
