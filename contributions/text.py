import base64
import hashlib
import html
import json
import re
from collections.abc import Collection
from dataclasses import dataclass

import bleach
import nh3
from cryptography.fernet import Fernet
from django.conf import settings

from nlp.normalise import tidy
from nlp.pii import find, mask


@dataclass(frozen=True)
class PublicText:
    """A text fit to be read by anyone, and the kinds of personal data that were replaced."""

    text: str
    masked: tuple[str, ...]


# Only here can an HTML parser see a tag; every other "<" is text: 45<声级<60, <时间>.
OPENING = re.compile(r"<[a-zA-Z/!?]")
STRAY = re.compile(r"<(?!/?[a-zA-Z][a-zA-Z0-9:_-]*[\s/>]|[!?])")
# Who hides a tag in a tag in a tag is not writing an opinion.
LAYERS = 4


def clean(typed: str) -> str:
    """Return ``typed`` as plain text: no markup, no control or invisible characters.

    The result is text, not HTML: templates escape it. A "<" that begins no tag stays, and so
    does every "&"; cleaning twice changes nothing.
    """
    text = tidy(typed)
    for _ in range(LAYERS):
        before, text = text, _without_markup(text)
        if text == before:
            return text
    return text.replace("<", "＜")


def _without_markup(text: str) -> str:
    """Two independent cleaners: nh3 drops scripts with their content, bleach what is left."""
    if not OPENING.search(text):
        return text
    closed, end, rest = text.rpartition(">")
    escaped = STRAY.sub("&lt;", (closed + end).replace("&", "&amp;"))
    without_scripts = nh3.clean(escaped, tags=set())
    return tidy(html.unescape(bleach.clean(without_scripts, tags=set(), strip=True)) + rest)


# What an office gives as its telephone: seven digits at least, as officials group them.
DIGITS = re.compile(r"[(（]?\d[\d()（）\s－—-]{5,20}\d")
AREA = re.compile(r"0\d{2,3}(?=\d{7,8}$)")


def own_contacts(published: str) -> frozenset[str]:
    """What an office's own notice gives away, for ``publish``: its numbers, addresses, names.

    Telephone numbers come with and without their area code. Who quotes the hotline of a notice
    gives no person away.
    """
    found = {published[span.start : span.stop] for span in find(published)}
    for number in DIGITS.findall(published):
        digits = re.sub(r"\D", "", number)
        found |= {digits, AREA.sub("", digits)}
    return frozenset(found)


def publish(typed: str, public: Collection[str] = ()) -> PublicText:
    """Clean and mask ``typed``: the only form in which a citizen's words leave the sealed table.

    ``public`` is what may stay though it looks like a person's: see ``own_contacts``.
    """
    masked = mask(clean(typed), public)
    return PublicText(masked.text, tuple(span.kind for span in masked.spans))


def seal(words: dict[str, str]) -> bytes:
    """Encrypt what was typed (Fernet: AES-128-CBC with HMAC) with settings.SEAL_KEY."""
    return _cipher().encrypt(json.dumps(words, ensure_ascii=False).encode())


def unseal(sealed: bytes) -> dict[str, str]:
    """Open ``sealed``; raises cryptography.fernet.InvalidToken with the wrong key."""
    opened: dict[str, str] = json.loads(_cipher().decrypt(bytes(sealed)))
    return opened


def _cipher() -> Fernet:
    key = hashlib.sha256(settings.SEAL_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
