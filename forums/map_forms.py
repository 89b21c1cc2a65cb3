from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contributions.models import Contribution
from contributions.text import clean
from forums.models import Stand, Statement

# Lines that an organiser adds at once.
MOST_SEEDS = 30


def check_length(body: str) -> str:
    """Return ``body`` cleaned; ValidationError unless it is as long as a statement may be."""
    text = clean(body)
    if len(text) < Contribution.SHORTEST:
        raise ValidationError(_("A statement needs at least 2 characters."), "short")
    if len(text) > Statement.LONGEST:
        raise ValidationError(
            _("A statement has at most 140 characters; this one has %(n)d. Keep to one thought."),
            "long",
            {"n": len(text)},
        )
    return text


class StandForm(forms.Form):
    statement = forms.IntegerField(min_value=1, max_value=2**62)
    value = forms.TypedChoiceField(
        choices=[(Stand.AGREE, "+"), (Stand.PASS, "0"), (Stand.DISAGREE, "-")], coerce=int
    )


class StatementForm(forms.Form):
    body = forms.CharField(
        label=_("Your statement"),
        help_text=_("One thought in one sentence, so that others can agree or disagree."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counter": Statement.LONGEST}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    # Somebody has seen what is alike and sends it all the same.
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.initial.setdefault("key", uuid4())
        # Django's own would refuse NUL, which cleaning takes out.
        self.fields["body"].validators = []

    def clean_body(self) -> str:
        check_length(self.cleaned_data["body"])
        return str(self.cleaned_data["body"])


class EndField(forms.DateField):
    """The last day on which a stand can be taken; the moment at which that day ends."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        if day is None:
            return None
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        if end <= timezone.now():
            raise ValidationError(_("This day is over: choose a later one."), "past")
        return end


class OpenMapForm(forms.Form):
    question = forms.CharField(
        label=_("The question"),
        max_length=200,
        help_text=_("What the statements are about, as one question in plain words."),
    )
    closes_at = EndField(
        label=_("Last day"),
        required=False,
        help_text=_("Without a day it stays open until you close it."),
    )
    stands_first = forms.IntegerField(
        label=_("Stands to take before adding a statement"), min_value=0, max_value=50, initial=5
    )
    seeds = forms.CharField(
        label=_("First statements, one in each line"),
        required=False,
        help_text=_(
            "7 to 15 from different sides. They are marked as the organiser's. "
            "At most 140 characters each."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_seeds(self) -> list[str]:
        return lines_of(self.cleaned_data["seeds"])


class SeedForm(forms.Form):
    seeds = forms.CharField(
        label=_("More statements, one in each line"),
        help_text=_("They are marked as the organiser's. At most 140 characters each."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_seeds(self) -> list[str]:
        return lines_of(self.cleaned_data["seeds"])


class EndForm(forms.Form):
    closes_at = EndField(label=_("Last day"), required=False)


def lines_of(typed: str) -> list[str]:
    """Statements, one in each line. ValidationError names the first that will not do."""
    lines = [line for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_SEEDS:
        raise ValidationError(_("At most 30 statements at once."), "many")
    return [check_length(line) for line in lines]
