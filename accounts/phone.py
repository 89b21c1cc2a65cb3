"""Phone numbers as people write them, kept as E.164: +8613800138000."""

import re
import unicodedata

# Mobile numbers by country code: a code by message is the only way to confirm one.
MOBILE = re.compile(
    r"\+(861[3-9]\d{9}"  # mainland
    r"|852[4-9]\d{7}"  # Hong Kong
    r"|8536\d{7}"  # Macao
    r"|8869\d{8})",  # Taiwan
    re.ASCII,
)
# A long text takes minutes to normalise, which is quadratic in its accents.
MOST_TYPED = 60
MAINLAND = re.compile(r"(?:86)?(1[3-9]\d{9})", re.ASCII)


def normalise(typed: str) -> str:
    """Return ``typed`` as E.164, or "" where it is no mobile number we can send a code to.

    A number without a country code is one of the mainland; full-width digits, spaces, hyphens,
    dots and brackets are read over.
    """
    if len(typed) > MOST_TYPED:
        return ""
    plain = re.sub(r"[\s().\-]", "", unicodedata.normalize("NFKC", typed))
    plain = re.sub(r"^00", "+", plain)
    if bare := MAINLAND.fullmatch(plain):
        return f"+86{bare[1]}"
    # The zero that starts a number inside Taiwan is no part of it from outside.
    plain = re.sub(r"^\+8860", "+886", plain)
    return plain if MOBILE.fullmatch(plain) else ""
