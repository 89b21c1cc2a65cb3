from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The one reason that has a field of its own, because everybody reads it.
SHORT_PERIOD = "short_period_reason"


class Severity(models.TextChoices):
    """How much a finding weighs: it stops the draft, asks for a reason, or only advises."""

    BLOCK = "block", _("stands in the way")
    REASON = "reason", _("asks for a reason")
    ADVICE = "advice", _("advice")


@dataclass(frozen=True)
class Finding:
    """``place`` is the field of the editor it is about; ``mend`` says what to do about it."""

    name: str
    severity: Severity
    place: str
    sentence: str | Promise
    mend: str | Promise = ""

    @property
    def answered_in(self) -> str:
        """The field in which its reason is given."""
        return SHORT_PERIOD if self.name == "short_period" else "reasons"
