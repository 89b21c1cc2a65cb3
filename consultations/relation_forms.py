from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Relation

# The newest rounds one may choose from: a second round follows within a few years.
NEWEST = 300


class RelationForm(forms.Form):
    """How this round stands to another, or what text came of it."""

    kind = forms.ChoiceField(label=_("How they are related"), choices=Relation.Kind)
    other = forms.ModelChoiceField(
        label=_("The other round"),
        queryset=Consultation.objects.none(),
        required=False,
        empty_label=_("none: a text that was published"),
    )
    title = forms.CharField(
        label=_("Title of the text that was published"), max_length=200, required=False
    )
    url = forms.URLField(
        label=_("Where it can be read"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )

    def __init__(self, *args: Any, of: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = Consultation.objects.public().exclude(pk=of.pk).order_by("-pk")
        keys = list(newest.values_list("pk", flat=True)[:NEWEST])
        rows = Consultation.objects.filter(pk__in=keys)
        self.fields["other"].queryset = rows.order_by("-pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        other, title = cleaned.get("other"), cleaned.get("title", "")
        if bool(other) == bool(title):
            raise forms.ValidationError(
                _("Choose the other round, or write the title of the text: one of the two.")
            )
        if title and cleaned.get("kind") != Relation.Kind.RESULTS_IN:
            self.add_error("kind", _("Only what came of a round may be a text without a round."))
        if other and cleaned.get("url"):
            self.add_error("url", _("A round has its own address: leave this empty."))
        return cleaned
