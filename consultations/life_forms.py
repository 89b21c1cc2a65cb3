"""What officials fill in to change what was promised; every reason is published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.services.pausing import LONGEST_EVIDENCE
from consultations.services.running import LONGEST_REASON


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It is published in the timeline, and told to all who follow or spoke."),
    )

    field_order: tuple[str, ...] = ()
    # The field of the day, on which a rule's no about the day is shown.
    day_field = ""


class ExtendForm(ReasonForm):
    """A later last day."""

    last_day = _day(_("New last day"))
    field_order = ("last_day", "reason")
    day_field = "last_day"


class CallOffForm(ReasonForm):
    """Why a round ends without an answer."""


class PauseForm(ReasonForm):
    """Why days do not count, and by what that can be checked."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=LONGEST_EVIDENCE,
        help_text=_("A document number or an address by which the stop can be checked."),
    )
    field_order = ("reason", "evidence")


class PostponeForm(ReasonForm):
    """A later day for the report."""

    due_on = _day(_("New day for the report"))
    field_order = ("due_on", "reason")
    day_field = "due_on"
