"""What an office writes about a hearing afterwards: the record and the report."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultations.hearings.desk_forms import ClausesField, articles
from consultations.models import Hearing, HearingFile, Registration


class PassageForm(forms.Form):
    """One passage: of a participant, or of somebody named by a post."""

    speaker = forms.ModelChoiceField(
        Registration.objects.none(),
        label=gettext_lazy("Participant"),
        required=False,
        empty_label=gettext_lazy("somebody else, named below"),
    )
    post = forms.CharField(
        label=gettext_lazy("Speaks as"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For the chair and the drafting office: the post, no name."),
    )
    words = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "data-counter": ""}),
    )
    clauses = ClausesField(label=gettext_lazy("Clauses it is about"))

    def __init__(self, *args: Any, hearing: Hearing, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clauses"].queryset = articles(hearing.consultation)
        came = hearing.registrations.speakers().filter(attended=True).select_related("person")
        speaker = self.fields["speaker"]
        speaker.queryset = came
        speaker.label_from_instance = _named

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and bool(told["speaker"]) == bool(told["post"]):
            self.add_error("post", _("Choose a participant, or name a post: one of the two."))
        return told


def _named(row: Registration) -> str:
    return _("No. %(n)s, %(name)s") % {"n": row.number, "name": row.label}


class SignatureForm(forms.Form):
    """The page that a participant has signed, or why there is no signature."""

    page = forms.ModelChoiceField(
        HearingFile.objects.none(),
        label=gettext_lazy("Signed page"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    note = forms.CharField(
        label=gettext_lazy("Why there is no signature"), max_length=300, required=False
    )

    def __init__(self, *args: Any, hearing: Hearing, **options: Any) -> None:
        super().__init__(*args, **options)
        signed = hearing.files.filter(kind=HearingFile.Kind.SIGNED).defer("content")
        self.fields["page"].queryset = signed

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and bool(told["page"]) == bool(told["note"]):
            self.add_error("note", _("Choose the signed page, or say why there is none."))
        return told


def _words(label: Any, longest: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "data-counter": ""})
    return forms.CharField(label=label, max_length=longest, widget=widget)


class OpinionForm(forms.Form):
    """One main opinion of the hearing report."""

    opinion = _words(gettext_lazy("Main opinion"), 1000)
    facts = _words(pgettext_lazy("report", "Facts"), 2000)
    reasons = _words(gettext_lazy("Reasons"), 2000)
    treatment = _words(gettext_lazy("What is done about it"), 2000)
