from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from contributions.models import Thread
from core.forms import RowsField
from responses.models import Case, Outcome, OutcomeCode, Rating, Response

# A reason of fewer characters says nothing ("not adopted" has three in Chinese).
SHORTEST_REASON = 10


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for returning"),
        max_length=300,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SendBackForm(forms.Form):
    remark = forms.CharField(
        label=_("What should change"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AssignForm(forms.ModelForm):
    class Meta:
        model = Case
        fields = ("lead", "supporting", "due_on")
        field_classes = {"supporting": RowsField}
        labels = {"lead": _("Lead department"), "supporting": _("Supporting departments")}
        widgets = {
            "supporting": forms.CheckboxSelectMultiple,
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.order_by("path")
        self.fields["lead"].queryset = self.fields["supporting"].queryset = departments
        self.fields["lead"].empty_label = _("choose")

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise ValidationError(_("This day has passed: choose a later one."))
        return due_on


class AnswerForm(forms.ModelForm):
    """The answer to the theme as a whole. ``revision`` is the one its writer began with."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Response
        fields = ("outcome", "reason", "body")
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 5, "data-counter": ""}),
            "body": forms.Textarea(attrs={"rows": 7, "data-counter": ""}),
        }
        help_texts = {
            "reason": _("Stands in the public table. Say on which ground, in your own words."),
            "body": _("Goes to every author in the theme. Say what changes and when."),
        }

    def __init__(self, *args: Any, is_whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_whole:
            self._speak_to_all()
        self.fields["outcome"].choices = [("", _("choose")), *OutcomeCode.choices]
        self.fields["reason"].validators.append(MinLengthValidator(SHORTEST_REASON))
        self.fields["reason"].widget.attrs["minlength"] = SHORTEST_REASON
        self.initial.setdefault("revision", self.instance.revision)

    def _speak_to_all(self) -> None:
        """A matter as a whole has no table and no authors: all who asked read the answer."""
        self.fields["reason"].help_text = _(
            "Stands on the public page. Say on which ground, in your own words."
        )
        body = self.fields["body"]
        body.label = _("Message to all who asked")
        body.help_text = _("Stands on the public page. Say what changes and when.")


class ClauseForm(forms.Form):
    """Where one thread fares otherwise than the theme; left as it is, it says nothing."""

    outcome = forms.ChoiceField(
        label=_("Outcome for this place"),
        choices=[("", _("as for the whole theme")), *OutcomeCode.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for this place"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    new_wording = forms.CharField(
        label=_("New wording"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The present text; stored only where you change it."),
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"clause-{thread.pk}", **kwargs)
        self.thread = thread
        if not thread.text:
            del self.fields["new_wording"]

    def change(self, outcome: str) -> dict[str, Any] | None:
        """The parts of a Change, if anything differs from ``outcome`` or the present text."""
        said = self.cleaned_data
        # A form sends line ends as CRLF; the text has them as LF.
        wording = "\n".join(said.get("new_wording", "").splitlines()).strip()
        if wording == self.thread.text.strip():
            wording = ""
        own = said["outcome"] or outcome
        if own == outcome and not said["reason"] and not wording:
            return None
        return {
            "thread": self.thread,
            "outcome": own,
            "reason": said["reason"],
            "new_wording": wording,
        }

    @property
    def is_open(self) -> bool:
        """Whether the page shows these fields unfolded."""
        return any(self.initial.get(name) for name in ("outcome", "reason", "is_reworded"))


def clause_forms(
    threads: Iterable[Thread], answer: Response | None, data: Any = None
) -> list[ClauseForm]:
    """One form for each thread, filled with what is written already; ``data`` is request.POST."""
    written = {row.thread_id: row for row in answer.outcomes.all()} if answer else {}
    return [
        ClauseForm(data, thread=thread, initial=_initial(thread, answer, written.get(thread.pk)))
        for thread in threads
    ]


def _initial(thread: Thread, answer: Response | None, row: Outcome | None) -> dict[str, Any]:
    if not (row and answer):
        return {"new_wording": thread.text}
    return {
        "outcome": row.outcome if row.outcome != answer.outcome else "",
        "reason": row.reason,
        "new_wording": row.new_wording or thread.text,
        "is_reworded": bool(row.new_wording),
    }


class RatingForm(forms.ModelForm):
    class Meta:
        model = Rating
        fields = ("stars", "words")
        widgets = {"stars": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stars"].choices = Rating.Stars.choices
