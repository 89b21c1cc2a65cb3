"""A place in a text, and what stands there."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "id_card",
    "passport",
    "mobile",
    "landline",
    "email",
    "bank_card",
    "plate",
    "wechat",
    "qq",
    "account",
    "address",
    "name",
]

TOKENS: dict[Kind, str] = {
    "id_card": "【身份证号】",
    "passport": "【证件号】",
    "mobile": "【手机号】",
    "landline": "【电话】",
    "email": "【邮箱】",
    "bank_card": "【银行卡号】",
    "plate": "【车牌号】",
    "wechat": "【微信号】",
    "qq": "【QQ号】",
    "account": "【编号】",
    "address": "【门牌】",
    "name": "【姓名】",
}

# Stands for what is found already: like a token, neither letter, digit nor separator.
FOUND = "\ue000"


@dataclass(frozen=True)
class Span:
    """A place in the text as it was given: ``text[start:stop]``."""

    start: int
    stop: int
    kind: Kind


def before(text: str, place: int, size: int) -> str:
    """Return up to ``size`` characters before a place, none from before a find or a token."""
    return text[max(0, place - size) : place].replace(FOUND, "】").rpartition("】")[2]


def after(text: str, place: int, size: int) -> str:
    """Return up to ``size`` characters after a place, none from after a find or a token."""
    return text[place : place + size].replace(FOUND, "【").partition("【")[0]
