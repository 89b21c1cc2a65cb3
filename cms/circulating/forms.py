from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from cms.circulating.asking import office_of, proposed_day, rules_of
from cms.circulating.replying import Reply, Said
from cms.circulating.telling import officials_of
from cms.models import Circulation, Invitation, PolicyPage, Remark, Treatment
from consultations.models import ClauseText
from contributions.text import clean
from core.calendar import workdays_between
from core.forms import RowsField

LONGEST = 2000
# A reason of fewer characters says nothing ("not adopted" has three in Chinese).
SHORTEST_REASON = 6


class WordsField(forms.CharField):
    """What an office writes: plain text, without what no letter shows."""

    def __init__(self, *, rows: int = 3, longest: int = LONGEST, **options: Any) -> None:
        attrs = {"rows": rows, "data-counter": longest}
        super().__init__(max_length=longest, widget=forms.Textarea(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        return clean(str(super().to_python(value) or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without ``maxlength``, which would cut off what is pasted."""
        return {}


class DayField(forms.DateField):
    """A working day after today."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if workdays_between(timezone.localdate(), day) < 1:
            raise ValidationError(
                _("No working day lies between today and this day: choose a later one.")
            )
        return day


class StartForm(forms.Form):
    """Whom to ask about a draft, and until when."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    departments = RowsField(
        queryset=Department.objects.none(),
        label=_("Departments to ask"),
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DayField(label=_("Reply by"))
    reason = WordsField(label=_("Reason for the short time"), longest=500, rows=2, required=False)
    note = WordsField(
        label=_("Covering note"),
        required=False,
        help_text=_("What the draft is about, and what the departments should look at."),
    )

    def __init__(self, *args: Any, page: PolicyPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, office = timezone.localdate(), office_of(page)
        self.rules = rules_of(page, self.today)
        others = Department.objects.order_by("path").exclude(pk=office.pk if office else None)
        self.fields["departments"].queryset = others
        self.fields["departments"].label_from_instance = lambda row: row.indented_name
        self.fields["due_on"].initial = proposed_day(page, self.today)
        least = {"n": self.rules.round_workdays}
        self.fields["due_on"].help_text = (
            _("This procedure gives %(n)d working days; a shorter time needs a reason.") % least
        )

    def clean_departments(self) -> Any:
        """Whom nobody could answer for would only look silent."""
        chosen = self.cleaned_data["departments"]
        people = officials_of([row.pk for row in chosen])
        sentence = _(
            "%(name)s: nobody has an account there to reply. Give somebody the post first."
        )
        nobody = [sentence % {"name": row.name} for row in chosen if not people.get(row.pk)]
        if nobody:
            raise ValidationError(nobody)
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due_on = cleaned.get("due_on")
        if not due_on:
            return cleaned
        days = workdays_between(self.today, due_on, self.rules.calendar)
        if days < self.rules.round_workdays and not cleaned.get("reason"):
            text = _("That is %(days)d working days of %(least)d: give the reason.")
            facts = {"days": days, "least": self.rules.round_workdays}
            self.add_error("reason", text % facts)
        return cleaned


class ExtendForm(forms.Form):
    due_on = DayField(label=_("New last day"))
    reason = WordsField(label=_("Reason for the extension"), longest=500, rows=2)

    def __init__(self, *args: Any, circulation: Circulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.circulation = circulation

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day <= self.circulation.due_on:
            raise ValidationError(_("Choose a day after the present last day."))
        return day


class RecallForm(forms.Form):
    reason = WordsField(label=_("Reason for the recall"), longest=500, rows=2)


@dataclass(frozen=True)
class Place:
    """A clause beside the fields for what is said about it; a heading has none."""

    clause: dict[str, Any]
    words: forms.BoundField | None = None
    proposed: forms.BoundField | None = None

    @property
    def is_used(self) -> bool:
        fields = (self.words, self.proposed)
        return any(field and (field.value() or field.errors) for field in fields)


class ReplyForm(forms.Form):
    """A department's reply, clause by clause; half of it may be kept as a draft."""

    # Or the browser would keep half a reply from being saved.
    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Our reply"),
        choices=Invitation.Answer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your department has remarks.")},
    )
    words = WordsField(
        label=_("Accompanying words"),
        required=False,
        rows=2,
        help_text=_("For the drafter to read; what should be treated goes into a remark."),
    )

    def __init__(
        self, *args: Any, circulation: Circulation, is_sent: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.circulation, self.is_sent = circulation, is_sent
        self.fields["answer"].required = is_sent or not self.is_bound
        self._offer("0", _("On the draft as a whole"))
        for row in circulation.places.values():
            if row["level"] not in ClauseText.HEADINGS:
                self._offer(str(row["position"]), row["place"])

    def _offer(self, name: str, place: Any) -> None:
        words = WordsField(label=_("Remark"), required=False, rows=2)
        proposed = WordsField(label=_("Proposed wording"), required=False, rows=3)
        self.fields[f"words-{name}"], self.fields[f"proposed-{name}"] = words, proposed
        # What a voice reads where two fields of one name stand on a page.
        words.widget.attrs["aria-label"] = _("Remark: %(place)s") % {"place": place}
        proposed.widget.attrs["aria-label"] = _("Proposed wording: %(place)s") % {"place": place}

    @staticmethod
    def initial_of(invitation: Invitation, kept: Reply) -> dict[str, Any]:
        """Values of the fields for what the department has written so far."""
        places = invitation.circulation.places
        values: dict[str, Any] = {
            "seen": invitation.revision,
            "answer": kept.answer,
            "words": kept.words,
        }
        for key, said in kept.remarks.items():
            name = places[key]["position"] if key else 0
            values |= {f"words-{name}": said.words, f"proposed-{name}": said.proposed}
        return values

    @property
    def whole(self) -> Place:
        return Place({}, self["words-0"], self["proposed-0"])

    @property
    def places(self) -> Iterator[Place]:
        for row in self.circulation.places.values():
            name = row["position"]
            if row["level"] in ClauseText.HEADINGS:
                yield Place(row)
            else:
                yield Place(row, self[f"words-{name}"], self[f"proposed-{name}"])

    @property
    def reply(self) -> Reply:
        """What was typed, as far as it is in order."""
        typed = self.cleaned_data
        names = {"0": ""} | {str(row["position"]): key for key, row in self._keys()}
        said = {
            key: Said(typed.get(f"words-{name}", ""), typed.get(f"proposed-{name}", ""))
            for name, key in names.items()
        }
        remarks = {key: row for key, row in said.items() if row.words or row.proposed}
        return Reply(typed.get("answer", ""), typed.get("words", ""), remarks)

    def _keys(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return iter(self.circulation.places.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_sent or "answer" in self.errors:
            return cleaned
        answer, remarks = cleaned.get("answer"), self.reply.remarks
        if answer == Invitation.Answer.NO_OBJECTION and remarks:
            text = _("There are remarks below: choose “with remarks”, or take them out.")
            self.add_error("answer", text)
        elif answer == Invitation.Answer.REMARKS and not remarks and not self.errors:
            self.add_error("answer", _("No remark is written yet: write one, or say no objection."))
        return cleaned


class SeenForm(forms.Form):
    """Names the turn of the remark that stood on the page."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TreatForm(SeenForm):
    treatment = forms.ChoiceField(label=_("Treatment"), choices=Treatment, widget=forms.RadioSelect)
    words = WordsField(
        label=_("How it was coordinated"),
        longest=1000,
        required=False,
        help_text=_("Why, and what was talked over with the department. It stands in the table."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_adopted = cleaned.get("treatment") in (None, Treatment.ADOPTED)
        if not is_adopted and len(cleaned.get("words", "")) < SHORTEST_REASON:
            self.add_error("words", _("Say why it is not adopted as it stands."))
        return cleaned


class AdoptForm(forms.Form):
    remarks = RowsField(queryset=Remark.objects.none(), label=_("Remarks"))

    def __init__(self, *args: Any, circulation: Circulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remarks"].queryset = Remark.objects.filter(invitation__circulation=circulation)


class StandForm(SeenForm):
    """``uphold`` needs words; who agrees may leave it at that."""

    act = forms.ChoiceField(
        label=_("Our stand"),
        choices=[("agree", _("We agree")), ("uphold", _("We uphold our remark"))],
        widget=forms.RadioSelect,
    )
    words = WordsField(label=_("Words to it"), longest=1000, required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("act") == "uphold" and len(cleaned.get("words", "")) < SHORTEST_REASON:
            self.add_error("words", _("Say why your department upholds its remark."))
        return cleaned


class DisputeForm(SeenForm):
    reason = WordsField(
        label=_("Why no agreement was reached"),
        longest=1000,
        help_text=_("Stands in the table beside the department's view."),
    )
