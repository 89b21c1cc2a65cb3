from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.importing.files import read_file, read_paste
from cms.importing.matching import Old
from cms.importing.rows import Row
from cms.importing.source import MOST_LETTERS, Source, Unreadable
from consultations.models import ClauseText

ACCEPT = ".docx,.html,.htm,.txt"


class SourceForm(forms.Form):
    """A file or a pasted text, read while it is checked: ``source`` and ``origin``."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("DOCX, a web page (HTML) or plain text."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    source: Source

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if self.errors:
            return cleaned
        if bool(file) == bool(text.strip()):
            raise forms.ValidationError(_("Choose a file or paste a text: one of the two."))
        try:
            self.source = self._read(file) if file else read_paste(text)
        except Unreadable as refusal:
            self.add_error("file" if file else "text", str(refusal.message))
        return cleaned

    @staticmethod
    def _read(file: UploadedFile) -> Source:
        return read_file(file.file, file.size or 0)

    @property
    def origin(self) -> str:
        file = self.cleaned_data.get("file")
        return file.name if file else ""


class RowForm(forms.Form):
    """One clause of an import, as its corrector wants it."""

    level = forms.ChoiceField(label=_("Level"), choices=ClauseText.Level.choices)
    label = forms.CharField(
        label=pgettext_lazy("of a clause", "Number"), max_length=40, required=False
    )
    heading = forms.CharField(label=_("Heading"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("To split it, put each new paragraph on a line of its own."),
    )
    key = forms.ChoiceField(label=_("Goes on from"), required=False)

    def __init__(self, *args: Any, old: list[Old], row: Row | None = None, **kwargs: Any) -> None:
        if row:
            names = ("level", "label", "heading", "text", "key")
            kwargs["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **kwargs)
        choices = [("", _("a new clause"))]
        choices += [(clause.key, clause.name[:60]) for clause in old]
        self.fields["key"].choices = choices

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The corrected parts; line ends as the database keeps them."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        return {**self.cleaned_data, "text": text}


class SeveralForm(forms.Form):
    """The ticked rows, and what is done to them all."""

    level = forms.ChoiceField(choices=[("", ""), *ClauseText.Level.choices], required=False)
    rows = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(row.id, row.id) for row in rows]
