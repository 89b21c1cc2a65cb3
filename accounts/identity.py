"""A keyed hash of what an identity document says: one person, one key, and no way back."""

import hmac
import re
import unicodedata

from django.conf import settings

# Weights and check characters of a resident's number: GB 11643-1999.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
# Passports, permits of Hong Kong, Macao and Taiwan residents, residence permits of foreigners.
OTHER = re.compile(r"[A-Z0-9]{6,20}")


def normal(number: str) -> str:
    """Return a document's number without blanks and hyphens, half-width, in capitals."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", number)).upper()


def is_plausible(number: str) -> bool:
    """Whether ``number`` can be one: a resident's has 18 characters and checks itself."""
    plain = normal(number)
    if not plain.isascii() or not OTHER.fullmatch(plain):
        return False
    if len(plain) != 18 or not plain[:17].isdigit():
        return True
    total = sum(int(digit) * weight for digit, weight in zip(plain, WEIGHTS, strict=False))
    return CHECKS[total % 11] == plain[17]


def identity_key(number: str) -> str:
    """Return the ``User.identity_key`` of whoever holds the document: 64 hexadecimal digits."""
    told = b"accounts.identity " + normal(number).encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()
