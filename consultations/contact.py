"""What a contact written for people says to a telephone."""

import re

# Area code and number, mobile, 400 and the service numbers 12xxx, as officials write them.
_NUMBER = re.compile(
    r"(?<!\d)(?:\(?（?0\d{2,3}[)）]?[-－—\s]?\d{7,8}|1[3-9]\d{9}|[48]00[-\s]?\d{3}[-\s]?\d{4}"
    r"|12\d{3}|\d{7,8})(?!\d)"
)


def telephone(contact: str) -> str:
    """Return the first telephone number in ``contact`` as digits and hyphens; "" without one."""
    found = _NUMBER.search(contact)
    if not found:
        return ""
    digits = re.sub(r"\D", "-", found[0]).strip("-")
    return re.sub(r"-+", "-", digits)
