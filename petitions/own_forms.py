"""What a creator says about a petition that is written: an appeal, news for the signers."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from contributions.forms import WordsField
from petitions.models import Appeal


class AskAgainForm(forms.Form):
    """Why another person should look at a rejection."""

    words = forms.CharField(
        label=_("Why another person should look at it"),
        max_length=Appeal._meta.get_field("words").max_length,
        help_text=_("Say what was overlooked. You can say it once, so read it again first."),
        widget=forms.Textarea(attrs={"rows": 5, "data-counter": 1000}),
    )


class NewsForm(forms.Form):
    """What is new, for all who signed."""

    words = WordsField(label=_("What is new"))


class KeyForm(forms.Form):
    """A button that makes something once, however often it is pressed."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
