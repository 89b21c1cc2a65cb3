"""The paper: what a voter fills in, without a script as well as with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forums.counting import Choice
from forums.models import Ballot, Option
from forums.receipts import mark_of, typed

Kind = Ballot.Kind


@dataclass(frozen=True)
class Line:
    """An option on the paper; ``rank`` is the number that was typed beside it."""

    option: Option
    name: str
    is_chosen: bool
    rank: str


class PaperForm(forms.Form):
    """A choice; ``mark_key`` says which paper was shown, ``key`` which press it is."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    mark_key = forms.CharField(max_length=16, widget=forms.HiddenInput)
    choice = forms.TypedMultipleChoiceField(label=_("Your vote"), coerce=int, required=False)
    abstain = forms.BooleanField(
        label=_("I abstain: my paper counts, and chooses nothing"), required=False
    )

    def __init__(
        self, data: Any = None, *, ballot: Ballot, chosen: Sequence[int] | None = None
    ) -> None:
        initial = {"key": uuid4(), "mark_key": mark_of(ballot), "abstain": chosen in ([], ())}
        super().__init__(data, initial=initial)
        self.ballot, self.chosen = ballot, list(chosen or ())
        self.options = list(ballot.options.all())
        self.fields["choice"].choices = [(one.position, one.label) for one in self.options]
        if ballot.kind == Kind.RANKING:
            for one in self.options:
                self.fields[f"rank_{one.position}"] = forms.IntegerField(
                    label=one.label, required=False, min_value=1, max_value=len(self.options)
                )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if self.errors:
            return told
        choice = self._ranked(told) if self.ballot.kind == Kind.RANKING else tuple(told["choice"])
        if bool(choice) == told["abstain"]:
            fault = (
                _("You chose something and abstain: do one of the two.")
                if choice
                else _("Choose something, or abstain.")
            )
            self.add_error("choice", fault)
        elif choice and not self.errors:
            self._hold_against_the_rules(choice)
        told["choice"] = choice
        return told

    def _ranked(self, told: dict[str, Any]) -> Choice:
        """The options in the order of their numbers; what has none comes last and is left out."""
        ranks = {
            one.position: told[f"rank_{one.position}"]
            for one in self.options
            if told[f"rank_{one.position}"]
        }
        if len(set(ranks.values())) < len(ranks):
            self.add_error("choice", _("Two options have the same number: give each its own."))
        return tuple(sorted(ranks, key=lambda position: ranks[position]))

    def _hold_against_the_rules(self, choice: Choice) -> None:
        rules = self.ballot.rules
        if rules.allows(choice):
            return
        if self.ballot.kind == Kind.BUDGET:
            fault = ValidationError(
                _("Your choice costs %(cost)s yuan and there are %(money)s: leave something out."),
                "dear",
                {"cost": f"{rules.cost_of(choice):,}", "money": f"{self.ballot.money:,}"},
            )
        else:
            most = self.ballot.most if self.ballot.kind == Kind.MULTIPLE else 1
            fault = ValidationError(
                ngettext_lazy("Choose one option.", "Choose %(most)s options at most.", most),
                "many",
                {"most": most},
            )
        self.add_error("choice", fault)

    def lines(self) -> list[Line]:
        """The options as they stand on the paper, with what was chosen."""
        picked = self._picked()
        return [
            Line(
                option,
                f"rank_{option.position}",
                str(option.position) in picked,
                self._rank_of(option),
            )
            for option in self.options
        ]

    def _picked(self) -> list[str]:
        if self.is_bound:
            return list(map(str, self["choice"].value() or ()))
        return list(map(str, self.chosen))

    def _rank_of(self, option: Option) -> str:
        if self.is_bound and self.ballot.kind == Kind.RANKING:
            return str(self[f"rank_{option.position}"].value() or "")
        place = option.position in self.chosen and self.chosen.index(option.position) + 1
        return str(place or "")

    def vote(self) -> dict[str, Any]:
        """What a valid form says, as ``cast`` takes it."""
        told = self.cleaned_data
        return {"choice": told["choice"], "key": told["key"], "mark": told["mark_key"]}


class ChangeForm(PaperForm):
    """The choice anew; in a secret ballot with the code of the receipt."""

    code = forms.CharField(
        label=_("Code on your receipt"),
        max_length=40,
        required=False,
        help_text=_("Nobody else knows which paper is yours: without the code it stays as it is."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **parts: Any) -> None:
        super().__init__(*args, **parts)
        if self.ballot.is_secret:
            self.fields["code"].required = True
        else:
            del self.fields["code"]

    def vote(self) -> dict[str, Any]:
        told = self.cleaned_data
        said = {"choice": told["choice"], "mark": told["mark_key"]}
        return said | ({"code": told["code"]} if self.ballot.is_secret else {})


class LookForm(forms.Form):
    """The code of a receipt, to see the paper as it was counted."""

    code = forms.CharField(
        label=_("Code on your receipt"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return typed(self.cleaned_data["code"])
