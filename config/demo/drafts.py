"""What the editing room holds beside the rounds: a template, an address; what came of one."""

from datetime import datetime

from accounts.models import User
from cms.cloning.services import keep_as_template
from cms.models import PolicyPage
from cms.outsiders import make_address
from consultations.models import Consultation, Relation
from consultations.services.relating import relate

TEMPLATE = "便民服务类办法（含常用联系方式）"
CANTEEN, NAMES = "云汀市社区助餐点管理办法", "云汀市道路命名规范"


def build(people: dict[str, User], now: datetime) -> None:
    page = PolicyPage.objects.get(title__startswith=CANTEEN)
    keep_as_template(page=page, name=TEMPLATE, by=people["lin_zhiwei"])
    make_address(page=page, by=people["he_xu"], now=now, days=7, purpose="市人大代表联络站")
    _relate(people["lin_zhiwei"], now)


def _relate(by: User, now: datetime) -> None:
    """The rules that came of a round."""
    names = Consultation.objects.get(title__startswith=NAMES)
    text = f"{NAMES}（云政规〔2026〕9号）"
    relate(consultation=names, kind=Relation.Kind.RESULTS_IN, title=text, by=by, now=now)
