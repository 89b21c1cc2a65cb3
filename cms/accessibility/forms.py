from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from cms.models import AccessibilityReport
from contributions.forms import WordsField


def own_path(typed: str, host: str = "") -> str:
    """The path of a page of this site in ``typed``, an address or a path; "" for any other."""
    typed = typed.strip()
    if not url_has_allowed_host_and_scheme(typed, {host}):
        return ""
    try:
        path = urlsplit(typed).path
    except ValueError:
        return ""
    longest = AccessibilityReport._meta.get_field("page").max_length or 0
    is_path = path.startswith("/") and not path.startswith("//") and path.isprintable()
    return path if is_path and len(path) <= longest else ""


class ReportForm(forms.Form):
    """What went wrong, where, how one reads, and how to be reached."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = WordsField(
        label=_("What went wrong, or what is hard to use?"),
        help_text=_("What did you want to do, and what happened instead?"),
    )
    page = forms.CharField(
        label=_("Address of the page"),
        required=False,
        max_length=500,
        help_text=_("Begins with / or is copied from the address bar. Leave empty if unsure."),
    )
    ways = forms.MultipleChoiceField(
        label=_("How do you read this site?"),
        choices=AccessibilityReport.Way,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that fit; it helps us to see what you met."),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        help_text=_("An e-mail address gets the answer by itself. It is kept sealed."),
    )

    def __init__(self, *args: Any, host: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host

    def clean_page(self) -> str:
        typed = str(self.cleaned_data["page"]).strip()
        path = own_path(typed, self.host)
        if typed and not path:
            raise ValidationError(
                _("This is no page of this site. Copy its address from the address bar."), "other"
            )
        return path


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "data-counter": 5000}),
        help_text=_("What was found, what was done, by when the rest follows."),
    )


class LookUpForm(forms.Form):
    number = forms.CharField(label=_("Number of your report"), max_length=32)

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()
