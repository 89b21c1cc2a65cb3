"""The forms of the stages: each field is judged by the rules of ``petitions.words``."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from contributions.forms import MOST_TYPED
from contributions.text import clean
from core.forms import RowsField
from petitions.models import Petition, Profile
from petitions.words import MOST, faults


class PartField(forms.CharField):
    """One part of a petition, handed on as it was typed; the browser counts, never cuts off."""

    widget = forms.Textarea

    def __init__(self, part: str, *, rows: int, **options: Any) -> None:
        self.part, self.rows = part, rows
        super().__init__(strip=False, **options)
        # Django's own list would refuse NUL, which cleaning takes out.
        self.validators = [self.is_fit]

    def to_python(self, value: str | None) -> str:
        typed = value or ""
        return typed if len(typed) > MOST_TYPED or clean(typed) else ""

    def is_fit(self, typed: str) -> None:
        if found := faults(self.part, typed[:MOST_TYPED]):
            raise ValidationError([ValidationError(fault, "unfit") for fault in found])

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"rows": self.rows, "data-counter": MOST[self.part]}


class WhatForm(forms.Form):
    """What should change: the line that people sign, and who should do what."""

    title = PartField(
        "title",
        rows=2,
        label=_("What should change, in one line"),
        help_text=_(
            "Say what, and where. Write as you would say it to a neighbour: “Put a bench at every "
            "stop of line 7”."
        ),
    )
    ask = PartField(
        "ask",
        rows=4,
        label=_("What should be done, and by whom"),
        help_text=_(
            "One or two sentences. Name something that somebody can do and others can check."
        ),
    )


class BeginForm(WhatForm):
    """The same before there is a draft, with the rules it is begun under and a key."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    profile = forms.ModelChoiceField(
        queryset=Profile.objects.none(),
        label=_("Kind of petition"),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    field_order = ("profile", "title", "ask", "key")

    def __init__(self, *args: Any, profiles: list[Profile], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ModelChoiceField", self.fields["profile"])
        field.queryset = Profile.objects.filter(pk__in=[row.pk for row in profiles])
        if len(profiles) == 1:
            del self.fields["profile"]


class WhyForm(forms.Form):
    """Why: what somebody has seen, whom it concerns, what was tried."""

    background = PartField(
        "background",
        rows=10,
        required=False,
        label=_("Why it is needed"),
        help_text=_(
            "What have you seen, when and where? Whom does it concern? What was tried before? "
            "Addresses of sources may stand here. Leave out names and numbers of other people."
        ),
    )


class WhomForm(forms.Form):
    """Up to three departments; none is no fault, for whoever checks it knows."""

    departments = RowsField(
        queryset=Department.objects.all(),
        required=False,
        label=_("Who should answer"),
        help_text=_(
            "Choose three at most, or none if you do not know: whoever checks your petition puts "
            "it right."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_departments(self) -> list[Department]:
        chosen = list(self.cleaned_data["departments"])
        if len(chosen) > Petition.MOST_DEPARTMENTS:
            raise ValidationError(
                _("Three departments are the most. You have chosen %(n)d: take some away."),
                "many",
                {"n": len(chosen)},
            )
        return chosen
