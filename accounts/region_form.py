from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region

# Longer than any code of a region: what is sent beyond it is no choice.
LONGEST_CODE = 12


class RegionField(forms.ModelChoiceField):
    """Where somebody lives, as coarsely as the city is divided; nobody has to say."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                # Those that are not divided further: a city as a whole says nothing.
                "queryset": Region.objects.filter(parts=None).order_by("code"),
                "label": _("Where you live"),
                "required": False,
                "empty_label": _("I would rather not say"),
                "help_text": _(
                    "What you sign is counted for your district, so that everybody sees from "
                    "where it is asked for. Nobody sees it beside your name. Some things may be "
                    "signed by residents only."
                ),
                **options,
            }
        )

    def to_python(self, value: Any) -> Region | None:
        if isinstance(value, str) and (len(value) > LONGEST_CODE or "\x00" in value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)


class RegionForm(forms.Form):
    region = RegionField()
