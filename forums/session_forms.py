"""What is typed around sessions: the announcement, a question, an answer."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from contributions.forms import WordsField
from contributions.text import clean

# Characters of a question: it has to be read aloud.
LONGEST = 500


class AskForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    body = WordsField(
        label=_("Your question"),
        help_text=_("Ask one thing in a few sentences: the question is read aloud."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"key": uuid4()}, **options)
        self.fields["body"].widget.attrs |= {"rows": 3, "data-counter": LONGEST}

    def clean_body(self) -> str:
        typed = self.cleaned_data["body"]
        if len(clean(typed)) > LONGEST:
            raise ValidationError(
                _("A question has at most 500 characters: shorten it, or ask twice."), "long"
            )
        return typed


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5, "data-counter": ""}),
        help_text=_("Everybody reads it as soon as you publish it."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It is published, and told to everybody who asked or follows."),
    )


class AnnounceForm(forms.Form):
    """A new session; ``of`` are the departments for which the person speaks."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=80)
    about = forms.CharField(
        label=_("What it is about"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4, "data-counter": ""}),
    )
    office = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department that answers"), empty_label=None
    )
    guests = forms.CharField(
        label=pgettext_lazy("session", "Guests"),
        max_length=200,
        help_text=_("Names with their offices, as they stand on the page."),
    )
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, of: set[int], **options: Any) -> None:
        super().__init__(*args, initial={"key": uuid4()}, **options)
        self.fields["office"].queryset = Department.objects.filter(pk__in=of).order_by("path")

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        begins, ends = told.get("begins"), told.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends after it begins: choose a later hour."))
        if self._is_past(told):
            self.add_error("day", _("This hour has passed: choose a later day or hour."))
        return told

    def _is_past(self, told: dict[str, Any]) -> bool:
        day, begins = told.get("day"), told.get("begins")
        if day is None or begins is None:
            return False
        return timezone.make_aware(datetime.combine(day, begins)) <= timezone.now()

    @property
    def facts(self) -> dict[str, Any]:
        """What a valid form says, as ``announce_session`` takes it, in the city's time."""
        told = dict(self.cleaned_data)
        day, begins, ends = (told.pop(name) for name in ("day", "begins", "ends"))
        hours = {"starts_at": begins, "ends_at": ends}
        return told | {
            name: timezone.make_aware(datetime.combine(day, hour)) for name, hour in hours.items()
        }
