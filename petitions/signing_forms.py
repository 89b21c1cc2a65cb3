from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import is_plausible
from accounts.models import Region
from contributions.forms import WordsField
from petitions.models import Signature


class SponsorForm(forms.Form):
    """What others see of somebody who signs, here as a sponsor."""

    display = forms.TypedChoiceField(
        label=_("What others see of you"),
        choices=Signature.Display,
        coerce=int,
        empty_value=Signature.Display.NOTHING,
        initial=Signature.Display.NOTHING,
        required=False,
        widget=forms.RadioSelect,
    )


class SignForm(SponsorForm):
    """What somebody may say with a signature; nothing of it is needed."""

    reason = WordsField(
        label=_("Why you sign"),
        required=False,
        help_text=_("Others can read and agree with it. It is shown under your code."),
    )

    field_order = ("reason", "display")


class CounterForm(forms.Form):
    """Somebody stands at a counter and shows an identity document."""

    id_number = forms.CharField(
        label=_("Number of the identity document"),
        max_length=40,
        help_text=_("It makes sure that nobody counts twice, and is not stored."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    region = forms.ModelChoiceField(
        label=_("Where the person lives"), queryset=Region.objects.all(), required=False
    )

    def clean_id_number(self) -> str:
        typed = str(self.cleaned_data["id_number"])
        if not is_plausible(typed):
            raise ValidationError(
                _("This is not the number of a document. Compare it with the card."), "implausible"
            )
        return typed


class LiveEventForm(forms.Form):
    """Why it is switched on, and what open petitions get for it."""

    reason = forms.CharField(
        label=_("Reason, as everybody reads it"), max_length=200, widget=forms.TextInput
    )
    extend_days = forms.IntegerField(
        label=_("Days that every open petition gets more"), min_value=0, max_value=60, initial=0
    )
