"""What checkers fill in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core.forms import RowsField
from core.http import as_key
from petitions.models import Check, Ground, Petition
from petitions.services.checking import DUPLICATE
from petitions.services.running import MOST_DAYS


class PetitionField(forms.CharField):
    """A public petition by its number (YT-P-2026-0007, or 7), as one reads it on its page."""

    default_error_messages = {
        "unknown": _("There is no public petition with this number: copy it from the petition.")
    }

    def clean(self, value: Any) -> Petition | None:
        typed = super().clean(value)
        if not typed:
            return None
        digits = re.search(r"(\d+)\s*$", typed)
        key = as_key(digits[1]) if digits else None
        found = Petition.objects.public().filter(pk=key).first() if key else None
        if found is None:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        return found


class GroundForm(forms.Form):
    """A published ground and what the checker adds to it."""

    ground = forms.ModelChoiceField(
        Ground.objects.none(), label=_("Published ground"), empty_label=_("choose")
    )
    note = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It is published beside the ground: say what the creator can do now."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = Ground.objects.current(timezone.localdate())


class HideForm(GroundForm):
    """Why words that were shown are shown no more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = self.fields["ground"]
        grounds.queryset = grounds.queryset.filter(hides=True)


class CheckForm(GroundForm):
    """The decision on a petition that waits. Whether its parts go together is said here."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Check.Outcome, widget=forms.RadioSelect
    )
    lead = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department that answers"),
        required=False,
        empty_label=_("choose"),
        help_text=_("Needed to open it: this department answers when a threshold is reached."),
    )
    departments = RowsField(
        Department.objects.none(),
        label=_("To whom it is addressed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Three at most."),
    )
    duplicate_of = PetitionField(
        label=_("Number of the petition that asks for the same"), required=False, max_length=40
    )

    field_order = ("outcome", "lead", "departments", "ground", "duplicate_of", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.order_by("path")
        self.fields["lead"].queryset = self.fields["departments"].queryset = departments
        self.fields["ground"].required = False

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        outcome = told.get("outcome")
        if len(told.get("departments") or ()) > Petition.MOST_DEPARTMENTS:
            self.add_error("departments", _("Choose three departments at most."))
        if outcome == Check.Outcome.OPEN:
            self._clean_opening(told)
        elif outcome:
            self._clean_refusal(told, outcome)
        return told

    def _clean_opening(self, told: dict[str, Any]) -> None:
        told["ground"] = told["duplicate_of"] = None
        if not told.get("lead") and "lead" not in self.errors:
            self.add_error("lead", _("Name the department that answers."))

    def _clean_refusal(self, told: dict[str, Any], outcome: str) -> None:
        ground = told.get("ground")
        if ground is None:
            if "ground" not in self.errors:
                self.add_error("ground", _("Choose the published ground."))
            return
        if ground.hides != (outcome == Check.Outcome.HIDE):
            fault = (
                _("This ground hides the text: decide so, or choose another ground.")
                if ground.hides
                else _("This ground publishes the text: decide so, or choose another ground.")
            )
            self.add_error("ground", fault)
        needed = ground.pk == DUPLICATE and not told.get("duplicate_of")
        if needed and "duplicate_of" not in self.errors:
            self.add_error("duplicate_of", _("Name the petition that asks for the same."))


class AppealForm(forms.Form):
    """The answer to a creator who asked for a second look."""

    is_upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("yes", _("The creator is right: check it anew")),
            ("no", _("The decision stands")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer to the creator"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Say what you looked at and why you come to this end."),
    )


class StopForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It is published, and told to everybody who signed."),
    )


class ExtendForm(forms.Form):
    days = forms.IntegerField(label=_("More days"), min_value=1, max_value=MOST_DAYS)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class MergeForm(forms.Form):
    into = PetitionField(
        label=_("Number of the petition that people are sent to"),
        max_length=40,
        help_text=_("Signatures are not moved: who signed one text has not signed the other."),
    )


class ThresholdForm(forms.Form):
    """A threshold to try on past curves."""

    signatures = forms.IntegerField(label=_("Signatures"), min_value=1, max_value=100_000_000)
    days = forms.IntegerField(label=_("Days after opening"), min_value=1, max_value=1000)
