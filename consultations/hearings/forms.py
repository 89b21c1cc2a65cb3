"""What a citizen may send about a hearing: a registration, a word on the record."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consultations.models import Hearing, Registration, Submission
from contributions.forms import WordsField
from contributions.models import Contribution
from contributions.text import clean

# What one may say before the hearing: a page, so that an officer reads them all.
LONGEST = 2000


class ShortWordsField(WordsField):
    """Words of at most ``LONGEST`` characters when clean; none are lost where there are more."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"rows": 5, "data-counter": LONGEST}

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if len(clean(typed)) > LONGEST:
            raise ValidationError(
                _("At most 2,000 characters, please: at the hearing you can say more."), "long"
            )
        return typed


class RegisterForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=_("You want to"), choices=Registration.Role, widget=forms.RadioSelect
    )
    side = forms.ChoiceField(
        label=_("How you stand to the draft"),
        choices=Contribution.Stance,
        widget=forms.RadioSelect,
        help_text=_("Speakers are drawn from each side, so that all are heard."),
    )
    participant = forms.ChoiceField(
        label=_("You take part as"),
        choices=Submission.Participant,
        initial=Submission.Participant.INDIVIDUAL,
        widget=forms.RadioSelect,
    )
    words = ShortWordsField(
        label=_("What you want to say"),
        required=False,
        help_text=_(
            "Needed if you want to speak. Only the office reads it; telephone numbers, identity "
            "numbers and the like are replaced before."
        ),
    )
    needs = forms.CharField(
        label=_("What you need to take part"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "A sign language interpreter, a way in without steps, large print. Only the office "
            "sees it, and it is deleted when the hearing is over."
        ),
    )
    shows_name = forms.BooleanField(
        label=_("The public list may show my display name. Otherwise it shows my pseudonym."),
        required=False,
    )

    def __init__(self, *args: Any, hearing: Hearing, **options: Any) -> None:
        super().__init__(*args, initial={"key": uuid4(), "role": "speaker"}, **options)
        if not hearing.observer_seats:
            role = self.fields["role"]
            role.choices = [(Registration.Role.SPEAKER, Registration.Role.SPEAKER.label)]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("role") == Registration.Role.SPEAKER and not told.get("words", "x"):
            self.add_error("words", _("Say in a few words what you want to speak about."))
        return told


class ConfirmForm(forms.Form):
    correction = ShortWordsField(
        label=_("What is to be put right"),
        required=False,
        help_text=_("Leave it empty if your words stand there as you said them."),
    )
