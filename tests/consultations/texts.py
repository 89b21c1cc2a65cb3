"""Texts for tests of versions: clauses by name, so that a test reads as what happened to them."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from accounts.models import Department
from consultations.draft import DraftClause
from consultations.models import Clause, Consultation, Descent, Version
from consultations.services import release_version
from tests import make

QUIET = "滨江静谧区内每日二十二时至次日七时不得使用音响设备，确需使用的应当提前十日申请。"
PARKING = "夜间集市应当设置临时停车区域，停车收费标准由价格主管部门核定并在入口处公示。"
STALLS = "摊位经营者应当在收摊后清理场地，产生的餐厨垃圾交由有资质的单位收运。"
LIGHTS = "景观照明应当于二十三时熄灭，重大节日可以延长一小时，由城市管理部门公告。"


def key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"text/{name}")


def draft_of(clauses: Mapping[str, str]) -> tuple[DraftClause, ...]:
    """Articles with the key and the words of each name, numbered in order."""
    return tuple(
        DraftClause(key(name), "article", f"第{number}条", "", words)
        for number, (name, words) in enumerate(clauses.items(), 1)
    )


def publish(
    clauses: Mapping[str, str],
    consultation: Consultation | None = None,
    lead: Department | None = None,
) -> Version:
    """Release ``clauses`` as the next version; the dates of the round stay."""
    lead = consultation.lead if consultation else lead
    given = {"lead": lead} if lead else {}
    now = timezone.now()
    return release_version(
        consultation=consultation,
        draft=make.draft(clauses=draft_of(clauses), **given),
        actor=None,
        now=now if consultation else now - timedelta(hours=1),
    )


def match(lead: Department) -> Descent:
    """How a clause fared in the second version of a round that ``lead`` runs."""
    first = publish({"quiet": QUIET, "parking": PARKING}, lead=lead)
    publish({"quiet": QUIET, "stalls": STALLS}, first.consultation)
    return Descent.objects.get(clause=clause(first.consultation, "parking"))


def clause(consultation: Consultation, name: str) -> Clause:
    return consultation.clauses.select_related("present", "thread").get(key=key(name))
