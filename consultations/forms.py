from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.lineage.doubts import Doubt
from consultations.models import Clause, ClauseText, Submission, Version
from contributions.forms import WordsField
from contributions.models import Contribution

# A clause that goes on in none.
TAKEN_OUT = "none"


class EnvelopeForm(forms.Form):
    """What is true of a submission as a whole."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    participant = forms.ChoiceField(
        label=_("You take part as"),
        choices=Submission.Participant,
        initial=Submission.Participant.INDIVIDUAL,
        widget=forms.RadioSelect,
    )
    is_public = forms.TypedChoiceField(
        label=_("May others read your words?"),
        choices=[
            ("yes", _("Yes, under my pseudonym")),
            ("no", _("No. They are counted and answered all the same")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )


class PointForm(forms.Form):
    """One point: about which clause, how one stands to it, in what words."""

    thread = forms.TypedChoiceField(
        label=_("About"),
        coerce=int,
        error_messages={
            "invalid_choice": _(
                "The text has a newer version, in which this clause does not stand. Choose what "
                "your opinion is about; your words are kept."
            )
        },
    )
    stance = forms.ChoiceField(
        label=_("Your stance"), choices=Contribution.Stance, widget=forms.RadioSelect
    )
    body = WordsField(label=_("Your opinion"))
    proposal = WordsField(
        label=_("Wording you propose"),
        required=False,
        help_text=_("If you know how the clause should read, write it here."),
    )

    def __init__(self, *args: Any, threads: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thread"].choices = threads


class BasePoints(forms.BaseFormSet):
    """The points of one submission; a point in which nothing was written is left out."""

    def total_form_count(self) -> int:
        """At least one: there is a place for the sentence that says what is missing."""
        return max(1, super().total_form_count())

    def clean(self) -> None:
        if not any(self.errors) and not self.said():
            self.forms[0].add_error("body", _("Write your opinion before you send it."))

    def said(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("body")]


Points = forms.formset_factory(
    PointForm, formset=BasePoints, extra=0, max_num=Submission.MOST_POINTS, validate_max=True
)


class LookUpForm(forms.Form):
    """A receipt's number and its query code."""

    receipt = forms.CharField(label=_("Number on the receipt"), max_length=40)
    code = forms.CharField(label=_("Query code"), max_length=20)

    def clean_receipt(self) -> str:
        return str(self.cleaned_data["receipt"]).strip().upper()

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace("-", "").replace(" ", "").upper()


class ThemesForm(forms.Form):
    theme_count = forms.IntegerField(
        label=_("Number of themes"),
        required=False,
        min_value=2,
        max_value=60,
        help_text=_("Leave empty to let the machine find the number."),
    )


class CompareForm(forms.Form):
    """Which two versions, and how they are shown."""

    view = forms.ChoiceField(
        label=_("Show"),
        choices=[("inline", _("in one text")), ("side", _("side by side"))],
    )
    only = forms.ChoiceField(
        label=_("Clauses"),
        choices=[
            ("changed", _("only those that changed")),
            ("all", pgettext_lazy("clauses", "all")),
        ],
    )

    def __init__(self, *args: Any, versions: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {row.number: row for row in versions}
        named = [(number, _("version %(number)d") % {"number": number}) for number in self.versions]
        for name, label in (("to", _("with")), ("from", _("Compare"))):
            field = forms.TypedChoiceField(label=label, choices=named, coerce=int)
            self.fields = {name: field, **self.fields}

    def clean(self) -> None:
        if not self.errors and self.cleaned_data["from"] == self.cleaned_data["to"]:
            raise forms.ValidationError(
                _("These are the same version: choose two different versions.")
            )

    def pair(self) -> tuple[Version, Version]:
        """The two versions, the older first, whichever was named first."""
        first, last = sorted((self.cleaned_data["from"], self.cleaned_data["to"]))
        return self.versions[first], self.versions[last]


class MatchForm(forms.Form):
    """What a clause goes on in; ``seen`` says how the match stood when the page was opened."""

    heir = forms.ChoiceField(label=_("Its opinions go on with"))
    alone = forms.BooleanField(
        label=_("Only this clause goes on from it; the others are new"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, doubt: Doubt, **kwargs: Any) -> None:
        heir = doubt.heir.clause_id if doubt.heir else TAKEN_OUT
        seen = doubt.match.settled_at
        initial = {"heir": heir, "seen": seen.isoformat() if seen else ""}
        super().__init__(*args, initial=initial, **kwargs)
        self.doubt = doubt
        self.fields["heir"].choices = self._choices()
        if not doubt.parts:
            del self.fields["alone"]

    def _choices(self) -> list[tuple[str, str]]:
        version = self.doubt.match.version
        if self.doubt.match.is_kept:
            return [(str(self.doubt.heir.clause_id), self.doubt.heir.name)]
        texts = version.texts.exclude(level__in=ClauseText.HEADINGS).named()
        if self.doubt.old.is_heading:
            texts = version.texts.filter(level__in=ClauseText.HEADINGS).named()
        named = [(str(text.clause_id), f"{text.name} {text.words[:24]}") for text in texts]
        return [(TAKEN_OUT, _("no clause: it was taken out")), *named]

    def clean_seen(self) -> datetime | None:
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None

    def decision(self) -> dict[str, Any]:
        """What ``settle`` is told."""
        chosen = self.cleaned_data["heir"]
        return {
            "heir": None if chosen == TAKEN_OUT else Clause.objects.get(pk=chosen),
            "seen": self.cleaned_data["seen"],
            "alone": self.cleaned_data.get("alone", False),
        }
