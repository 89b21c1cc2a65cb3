from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contributions.models import Contribution
from core.forms import RowsField
from themes.models import Run, Theme


class RenameForm(forms.ModelForm):
    class Meta:
        model = Theme
        fields = ("label", "summary")
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}


class IntoForm(forms.Form):
    """Choose another theme of the run that still stands."""

    into = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), empty_label=_("choose"))

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = run.themes.standing()


class MoveForm(IntoForm):
    """Choose opinions out of ``among``, which the page showed, and the theme they go to."""

    contributions = RowsField(Contribution.objects.none())

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contributions"].queryset = among
