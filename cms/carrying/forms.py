"""Where words go, and what their author says to it."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from contributions.forms import WordsField
from contributions.models import Contribution
from forums.models import Board
from forums.writing_forms import TitleField


class StanceForm(forms.Form):
    """How the author stands to the clause, in his or her own name."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    stance = forms.ChoiceField(
        label=_("Your stance"), choices=Contribution.Stance, widget=forms.RadioSelect
    )


class PlaceForm(StanceForm):
    """The clause; a stance only where the author speaks."""

    place = forms.TypedChoiceField(label=_("About"), coerce=int)

    field_order = ("place", "stance", "key")

    def __init__(
        self, *args: Any, places: list[tuple[int, str]], own: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        cast("forms.TypedChoiceField", self.fields["place"]).choices = places
        if not own:
            del self.fields["stance"]


class WordClauseForm(forms.Form):
    """The topic in which people word a clause."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    board = forms.ModelChoiceField(
        queryset=Board.objects.none(), label=_("Board"), empty_label=None
    )
    title = TitleField(label=_("Title of the topic"))
    body = WordsField(
        label=_("Your first words"),
        help_text=_("Say what you would like to know, and what cannot be changed."),
    )

    def __init__(self, *args: Any, boards: list[Board], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ModelChoiceField", self.fields["board"])
        field.queryset = Board.objects.filter(pk__in=[row.pk for row in boards])
