from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department
from consultations.finding.words import search
from consultations.models import Consultation, Profile


class FindForm(forms.Form):
    """What a list of rounds is narrowed to; nothing of it is needed."""

    q = forms.CharField(
        label=gettext_lazy("Find by words"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    department = forms.TypedChoiceField(
        label=gettext_lazy("Who asks"), required=False, coerce=int, empty_value=None
    )
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        led = Consultation.objects.public().filter(lead=OuterRef("pk"))
        rows = Department.objects.filter(Exists(led)).order_by("name").values_list("pk", "name")
        self.fields["department"].choices = [("", _("all departments")), *rows]
        under = Consultation.objects.public().filter(profile=OuterRef("pk"))
        kinds = Profile.objects.filter(Exists(under)).order_by("title").values_list("pk", "title")
        self.fields["procedure"].choices = [("", _("all procedures")), *kinds]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for and can be had: an unknown department narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """The same as it stands in an address."""
        return {name: str(value) for name, value in self.asked.items()}

    def narrowed(self, rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
        """Those of ``rows`` that fit."""
        asked = self.asked
        if "department" in asked:
            rows = rows.filter(lead=asked["department"])
        if "procedure" in asked:
            rows = rows.filter(profile=asked["procedure"])
        return search(rows, asked["q"]) if "q" in asked else rows

    def chips(self, **more: str) -> list[dict[str, str]]:
        """One for each thing that the list is narrowed to: its name, and the list without it.

        ``more`` stays in the address.
        """
        return [
            {
                "label": str(self.fields[name].label),
                "value": self._named(name, value),
                "url": "?" + urlencode({**self._without(name), **more}),
            }
            for name, value in self.asked.items()
        ]

    def _without(self, left_out: str) -> dict[str, str]:
        return {name: value for name, value in self.kept.items() if name != left_out}

    def _named(self, name: str, value: Any) -> str:
        return str(dict(getattr(self.fields[name], "choices", ())).get(value, value))
