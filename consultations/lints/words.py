"""Words that a notice to the public should not print without a reason."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from consultations.lints.finding import Finding, Severity
from nlp.normalise import normalise, simplified
from nlp.pii import find

# Fits a letter to another department, not a notice to citizens (practice.md R-28).
SILENCE = re.compile(r"视(?:为|作|同|同为)(?:[^，。；、\n]{0,4})?(?:意见|异议)")
CONSENT = re.compile(r"视(?:为|作|同|同为)(?:默认)?(?:同意|认可|放弃)")
# Law may say what silence means between offices; a notice may not say it of citizens.
NOTICES = ("note", "contact")
# Whose letters no colleague can read: the mailboxes anybody can have.
PERSONAL = re.compile(
    r"@\s*(?:(?:vip\.)?(?:qq|163|126|yeah|sina|sohu|foxmail|139|189|wo|tom|21cn|aliyun|gmail|"
    r"outlook|hotmail|live|icloud|yahoo|msn))\s*\.",
    re.IGNORECASE,
)


def of_words(words: Mapping[str, str]) -> Iterator[Finding]:
    """Find words by which silence counts as consent, in each field that has them."""
    for place, text in words.items():
        plain = re.sub(r"[ \t\u3000]", "", simplified(normalise(text).text))
        said = SILENCE.search(plain) or (place in NOTICES and CONSENT.search(plain))
        if said:
            sentence = _("“%(words)s”: whoever does not write has not agreed to anything.")
            yield Finding(
                "silence",
                Severity.REASON,
                place,
                sentence % {"words": said[0]},
                _("Take the words out, or give a reason why they have to stand."),
            )


def of_contact(contact: str) -> Iterator[Finding]:
    """Find a person's own number or mailbox; those of offices pass."""
    if any(span.kind == "mobile" for span in find(contact)):
        yield Finding(
            "private_number",
            Severity.REASON,
            "contact",
            _("The contact prints somebody's mobile number for everybody."),
            _("Put the telephone of the office, or give a reason."),
        )
    if PERSONAL.search(normalise(contact).text):
        yield Finding(
            "private_mailbox",
            Severity.REASON,
            "contact",
            _("The contact prints a personal mailbox for everybody."),
            _("Put the mailbox of the office, or give a reason."),
        )
