"""What somebody writes: a topic, a post, a change of either."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from contributions.forms import MOST_TYPED, WordsField
from contributions.models import Contribution
from contributions.text import clean
from core.forms import RowsField
from forums.models import Tag

# Tags of one topic.
MOST_TAGS = 3
# In whose name an official speaks, where it is the official's own.
MYSELF = "self"


class TitleField(forms.CharField):
    """A line, handed on as it was typed and judged by what is left of it when clean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        # Django's own list would refuse NUL, which cleaning takes out.
        self.validators = [has_a_fit_length]

    def to_python(self, value: str | None) -> str:
        typed = value or ""
        return typed if len(typed) > MOST_TYPED or clean(typed).strip() else ""


def has_a_fit_length(typed: str) -> None:
    text = clean(typed) if len(typed) <= MOST_TYPED else typed
    if len(text) < 4:
        raise ValidationError(_("Use at least 4 characters, so that others know what it is about."))
    if len(text) > Contribution.HEADING:
        raise ValidationError(
            _("A title has at most 80 characters; yours has %(n)d: put the rest below."),
            "long",
            {"n": len(text)},
        )


class _Speaking(forms.Form):
    """Whoever holds posts as an official says in whose name this is."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    office = forms.ChoiceField(label=_("In whose name do you speak?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, speaker: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices = _offices(speaker)
        field = self.fields["office"]
        if self.offices:
            named = [(str(pk), row.name) for pk, row in self.offices.items()]
            field.choices = [*named, (MYSELF, gettext("Myself, as a citizen"))]  # type: ignore[attr-defined]
        else:
            del self.fields["office"]

    def said_for(self) -> Department | None:
        """The department in whose name it is said; call it on a valid form."""
        chosen = self.cleaned_data.get("office", MYSELF)
        return None if chosen == MYSELF else self.offices[int(chosen)]


def _offices(speaker: User) -> dict[int, Department]:
    if not speaker.is_authenticated:
        return {}
    ours = speaker.department_ids
    posts = speaker.current_memberships
    return {post.department_id: post.department for post in posts if post.department_id in ours}


class PostForm(_Speaking):
    """A post; ``quotes`` name what may be quoted of the one replied to."""

    body = WordsField(label=_("Your words"))
    quote = forms.ChoiceField(
        label=_("Quote"), required=False, widget=forms.RadioSelect(attrs={"class": "quotes"})
    )
    is_question = forms.BooleanField(
        label=_("This is a question that an official should answer"), required=False
    )

    field_order = ("quote", "body", "is_question", "office", "key")

    def __init__(self, *args: Any, quotes: dict[str, str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if quotes is None:
            del self.fields["quote"]
            return
        del self.fields["is_question"]
        shown = [(name, text) for name, text in quotes.items()]
        self.fields["quote"].choices = [("", gettext("Nothing")), *shown]  # type: ignore[attr-defined]


class TopicForm(_Speaking):
    """A topic: its title, its first words, and tags by which it is found."""

    title = TitleField(
        label=_("What is it about, in one line"),
        help_text=_("Name the matter and the place: “Loudspeakers on the river walk at night”."),
    )
    body = WordsField(
        label=_("What you want to say"),
        help_text=_("Say what you have seen, and what you would like to hear from others."),
    )
    tags = RowsField(
        queryset=Tag.objects.none(),
        label=_("Tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("title", "body", "tags", "office", "key")

    def __init__(self, *args: Any, tags: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if tags:
            self.fields["tags"].queryset = tags  # type: ignore[attr-defined]
        else:
            del self.fields["tags"]

    def clean_tags(self) -> list[Tag]:
        chosen = list(self.cleaned_data["tags"])
        if len(chosen) > MOST_TAGS:
            raise ValidationError(_("Choose at most 3 tags: those by which it is looked for."))
        return chosen


class EditForm(forms.Form):
    """New words in the place of the old; a title for what opened a topic."""

    title = TitleField(label=_("What is it about, in one line"))
    body = WordsField(label=_("Your words"))

    def __init__(self, *args: Any, opens: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not opens:
            del self.fields["title"]


class DraftForm(forms.Form):
    """What is kept without being sent: nothing of it is judged."""

    place = forms.CharField(max_length=40)
    title = forms.CharField(max_length=2 * Contribution.HEADING, strip=False, required=False)
    body = forms.CharField(max_length=MOST_TYPED, strip=False, required=False)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Find topics"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
