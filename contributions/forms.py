from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contributions.models import Contribution
from contributions.text import clean

# Past this many characters nobody typed by hand, a text is refused before it is parsed.
MOST_TYPED = 2 * Contribution.LONGEST


class WordsField(forms.CharField):
    """What a citizen says: handed on as it was typed, judged by what is left of it when clean.

    The browser counts but never cuts off (no ``maxlength``): nothing that was pasted is lost.
    """

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        # Django's own list would refuse NUL, which cleaning takes out.
        self.validators = [has_a_lawful_length]

    def to_python(self, value: str | None) -> str:
        typed = value or ""
        if len(typed) <= MOST_TYPED and not clean(typed):
            return ""
        return typed

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"rows": 6, "data-counter": Contribution.LONGEST}


def has_a_lawful_length(typed: str) -> None:
    text = clean(typed) if len(typed) <= MOST_TYPED else typed
    if len(text) < Contribution.SHORTEST:
        raise ValidationError(_("An opinion needs at least 2 characters."), "short")
    if len(text) > Contribution.LONGEST:
        raise ValidationError(
            _(
                "An opinion has at most 20,000 characters; yours has %(n)d: "
                "shorten it, or make two of it."
            ),
            "long",
            {"n": len(text)},
        )


class VoteForm(forms.Form):
    value = forms.TypedChoiceField(choices=[(1, "+"), (-1, "-"), (0, "0")], coerce=int)
