from typing import cast

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Region
from petitions.models import Petition, RegionTally

# The smallest number of signers that is told of a place: of fewer one could guess who they are.
FEWEST = 5


class SearchForm(forms.Form):
    """What a list of petitions is narrowed to; nothing of it is needed."""

    q = forms.CharField(
        label=_("Find by words"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    department = forms.ModelChoiceField(
        label=_("Who answers"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("all departments"),
    )
    region = forms.ModelChoiceField(
        label=_("Where signers live"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("all districts"),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        led = Petition.objects.public().filter(lead=OuterRef("pk"))
        self._offer("department", Department.objects.filter(Exists(led)).order_by("name"))
        there = RegionTally.objects.filter(region=OuterRef("pk"), count__gte=FEWEST)
        self._offer("region", Region.objects.filter(Exists(there)))

    def _offer(self, name: str, rows: QuerySet) -> None:
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows
