from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Region
from petitions.models import Petition, RegionTally

# The smallest number of signers that is told of a place: of fewer one could guess who they are.
FEWEST = 5
LED = Petition.objects.public().filter(lead=OuterRef("pk"))
TOLD = RegionTally.objects.filter(region=OuterRef("pk"), count__gte=FEWEST)


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
        queryset=Department.objects.filter(Exists(LED)).order_by("name"),
        required=False,
        empty_label=_("all departments"),
    )
    region = forms.ModelChoiceField(
        label=_("Where signers live"),
        queryset=Region.objects.filter(Exists(TOLD)),
        required=False,
        empty_label=_("all districts"),
    )
