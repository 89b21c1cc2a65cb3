"""The condition that signatures have in common, as moderators enter it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from accounts.region_form import RegionField
from petitions.condition import Condition
from petitions.families import code_of_network, device_name
from petitions.signs import TOP, Signs
from presentation.numbers import Figure

# More families at once are no family any more.
MOST = 50
LOCAL = "%Y-%m-%dT%H:%M"


class FamiliesField(forms.TypedMultipleChoiceField):
    """Families by their numbers; those offered are the largest, and change while people sign."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **options)
        self.least, self.most = least, most

    def validate(self, value: Any) -> None:
        if len(value) > MOST:
            raise ValidationError(_("Choose fewer."), "too_many")
        super().validate(value)

    def valid_value(self, value: Any) -> bool:
        digits = str(value).removeprefix("-")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(self.most))
        return is_number and self.least <= int(value) <= self.most


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=LOCAL)


class ConditionForm(forms.Form):
    """At least one thing that the signatures have in common, and the reason that is published."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    since = forms.DateTimeField(label=_("Signed from"), required=False, widget=Moment)
    until = forms.DateTimeField(label=_("Signed before"), required=False, widget=Moment)
    networks = FamiliesField(
        label=_("Network families"),
        least=-(2**31),
        most=2**31 - 1,
        help_text=_(
            "A household, a school or a company shares one; so do many phones. Look at the times "
            "before you strike one off."
        ),
    )
    devices = FamiliesField(label=_("Kinds of devices"), least=0, most=188)
    throwaway = forms.BooleanField(label=_("Throw-away mail addresses only"), required=False)
    assurance = forms.TypedChoiceField(
        label=_("How surely the signer is known"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("does not matter")), *User.Assurance.choices],
    )
    region = RegionField(
        queryset=Region.objects.order_by("code"),
        label=_("Region of the signer"),
        empty_label=_("does not matter"),
        help_text=_("With all its parts."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It is published beside the number of signatures that were struck off."),
    )

    def __init__(self, *args: Any, signs: Signs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, counted, named in (
            ("networks", signs.networks, code_of_network),
            ("devices", signs.devices, device_name),
        ):
            known = [(key, count) for key, count in counted.most_common() if key is not None]
            self.fields[name].choices = [
                (key, _("%(family)s: %(n)s") % {"family": named(key), "n": Figure(count)})
                for key, count in known[:TOP]
            ]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        since, until = told.get("since"), told.get("until")
        if since and until and since >= until:
            self.add_error("until", _("This has to be later than the beginning."))
        elif not self.errors and self.condition.is_empty:
            raise ValidationError(_("Say at least one thing that the signatures have in common."))
        return told

    @property
    def condition(self) -> Condition:
        """What was asked for; of a form without faults."""
        told = self.cleaned_data
        region = told["region"]
        return Condition(
            since=told["since"] and told["since"].astimezone(timezone.get_default_timezone()),
            until=told["until"] and told["until"].astimezone(timezone.get_default_timezone()),
            networks=tuple(told["networks"]),
            devices=tuple(told["devices"]),
            region=region.pk if region else "",
            throwaway=told["throwaway"],
            assurance=told["assurance"],
        )
