"""A place in a text, and what stands there."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id_card", "mobile", "landline", "email", "bank_card", "wechat", "qq"]

# Stands for what is found already: like a token, neither letter, digit nor separator.
FOUND = "\ue000"


@dataclass(frozen=True)
class Span:
    """A place in the text as it was given: ``text[start:stop]``."""

    start: int
    stop: int
    kind: Kind
