"""What somebody writes who words a text with others."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from contributions.forms import WordsField
from forums.models import Drafting, Wording


class RewordForm(forms.Form):
    """A wording and its reason."""

    text = WordsField(
        label=_("Your wording"),
        help_text=_("Change what should read otherwise, and leave the rest as it is."),
    )
    reason = WordsField(label=_("Why it should read like this"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs["rows"] = 12
        self.fields["reason"].widget.attrs["rows"] = 4


class WordingForm(RewordForm):
    """The same for a new proposal: which text its author has seen, and what it improves."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_767)
    improves = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)

    def __init__(
        self, *args: Any, drafting: Drafting, improved: Wording | None, **options: Any
    ) -> None:
        text = improved.contribution.proposal if improved else drafting.base
        initial = {
            "text": text,
            "seen": drafting.base_number,
            "improves": improved.number if improved else None,
        }
        super().__init__(*args, initial=initial, **options)


class OpenForm(forms.Form):
    title = forms.CharField(
        label=_("What is worded"),
        max_length=80,
        help_text=_("Name it in one line: “House rules for the courtyard”."),
    )
    base = WordsField(
        label=_("The text as it is now"),
        help_text=_("People propose how it should read. A first draft of yours will do."),
    )


class CloseForm(forms.Form):
    chosen = forms.IntegerField(
        label=_("Number of the proposal that was taken"),
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("Leave it empty where none was taken as it stands."),
    )
    conclusion = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody who proposed a wording is told. Say what was taken up and why."),
    )
