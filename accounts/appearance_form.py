from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from presentation.appearance import Appearance

OFF, ON = "0", "1"


class AppearanceForm(forms.Form):
    """Layout, brightness and contrast, each picked from what there is."""

    elder = forms.ChoiceField(
        label=_("Layout"),
        choices=[(OFF, _("Standard")), (ON, _("Elder mode"))],
        widget=forms.RadioSelect,
        help_text=_(
            "Elder mode: large type, one column, fewer buttons, high contrast, text read aloud."
        ),
    )
    theme = forms.ChoiceField(
        label=_("Brightness"),
        choices=[("device", _("As on the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    contrast = forms.ChoiceField(
        label=_("Contrast"),
        choices=[(OFF, _("Standard")), (ON, _("High contrast"))],
        widget=forms.RadioSelect,
    )

    @staticmethod
    def values(chosen: Appearance) -> dict[str, Any]:
        """Return the fields' values for a choice."""
        return {
            "elder": ON if chosen.elder else OFF,
            "theme": chosen.theme or "device",
            "contrast": ON if chosen.contrast else OFF,
        }

    @property
    def chosen(self) -> Appearance:
        """The choice a valid form holds."""
        typed = self.cleaned_data
        theme = "" if typed["theme"] == "device" else typed["theme"]
        return Appearance(theme, typed["contrast"] == ON, typed["elder"] == ON)
