"""What moderators and officials fill in at the desk of boards."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from contributions.models import Contribution
from core.forms import RowsField
from core.http import as_key
from forums.models import Board, Tag, Topic
from forums.services.keeping import LONGEST_CONCLUSION, MOST_RELATED, MOST_TAGS
from forums.services.moving import MOST_MOVED
from forums.services.summing import LONGEST
from forums.standing import Quote
from moderation.models import Reason


class TopicField(forms.CharField):
    """A public topic by its number, or by its address, as one copies it from the page."""

    default_error_messages = {
        "unknown": _("There is no public topic with this number: copy the address of its page.")
    }

    def clean(self, value: Any) -> Topic | None:
        typed = super().clean(value)
        return find_topic(typed) if typed else None


def find_topic(typed: str) -> Topic:
    """The topic that ``typed`` names; ValidationError where nobody can read such a one."""
    digits = re.search(r"(\d+)\D*$", typed)
    key = as_key(digits[1]) if digits else None
    rows = Topic.objects.public().exclude(state=Topic.State.MERGED).select_related("thread")
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        raise ValidationError(TopicField.default_error_messages["unknown"], "unknown")
    return found


class KeyField(forms.UUIDField):
    """The key by which a form that is sent a hundred times is one."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(initial=uuid4, **options)


class CloseForm(forms.Form):
    conclusion = forms.CharField(
        label=_("What came of it"),
        max_length=LONGEST_CONCLUSION,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Everybody reads it above the posts, and all who follow the topic are told."),
    )


class RemoveForm(forms.Form):
    reason = forms.ModelChoiceField(
        Reason.objects.none(),
        label=_("Published reason"),
        empty_label=_("choose"),
        help_text=_("Disagreeing with officials is no reason."),
    )
    note = forms.CharField(
        label=_("Note to the author"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Only the author reads it, with the reason."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.current(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        reason = told.get("reason")
        if reason and reason.pk == Reason.OTHER and not told.get("note"):
            raise ValidationError({"note": _("State the basis for this reason.")})
        return told


class BoardForm(forms.Form):
    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"), empty_label=_("choose"))

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = Board.objects.shown().exclude(pk=topic.board_id)


class TagsForm(forms.Form):
    tags = RowsField(
        Tag.objects.order_by("name"),
        label=_("Tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Five at most."),
    )

    def clean_tags(self) -> list[Tag]:
        chosen = list(self.cleaned_data["tags"])
        if len(chosen) > MOST_TAGS:
            raise ValidationError(_("Choose five tags at most."))
        return chosen


class RelatedForm(forms.Form):
    others = forms.CharField(
        label=_("Related topics"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Numbers or addresses, one on each line, five at most."),
    )

    def clean_others(self) -> list[Topic]:
        named = self.cleaned_data["others"].split()
        if len(named) > MOST_RELATED:
            raise ValidationError(_("Name five topics at most."))
        return [find_topic(typed) for typed in named]


class MergeForm(forms.Form):
    into = TopicField(
        label=_("Number or address of the topic that stays"),
        max_length=200,
        help_text=_("All posts go there with their replies and votes. That cannot be undone."),
    )


class PostsForm(forms.Form):
    """Posts that are ticked, and where they go: into a new topic, or into one that there is."""

    posts = RowsField(
        Contribution.objects.none(),
        label=pgettext_lazy("forum", "Posts"),
        error_messages={"required": _("Tick at least one post.")},
    )
    into = TopicField(
        label=_("Number or address of a topic that there is"),
        required=False,
        max_length=200,
        help_text=_("Leave it empty to open a new topic with these posts."),
    )
    title = forms.CharField(
        label=_("Title of the new topic"), required=False, max_length=Contribution.HEADING
    )
    body = forms.CharField(
        label=_("What the new topic is about"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Your words open it: say where the posts come from and what is asked here."),
    )
    board = forms.ModelChoiceField(
        Board.objects.none(), label=_("Board"), required=False, empty_label=None
    )
    key = KeyField()
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = Contribution.objects.heads().filter(thread=topic.thread_id)
        self.fields["posts"].queryset = heads.exclude(pk=topic.opening_id)
        self.fields["board"].queryset = Board.objects.shown()
        self.fields["board"].initial = topic.board_id

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if len(told.get("posts") or ()) > MOST_MOVED:
            self.add_error("posts", _("Tick a hundred posts at most."))
        if not told.get("into") and "into" not in self.errors:
            for name in ("title", "body", "board"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("A new topic needs this."))
        return told

    def ticked(self) -> set[str]:
        """The posts that were ticked, to show them ticked again."""
        return set(self["posts"].value() or [])


class SummaryForm(forms.Form):
    text = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Say which views there are and what was settled. Leave it empty to remove it."),
    )
    quotes = forms.MultipleChoiceField(
        label=_("Sentences from posts"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, proposed: list[Quote], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {f"{one.of}-{one.text}": one for one in proposed}
        self.fields["quotes"].choices = [(key, one.text) for key, one in self.offered.items()]

    def clean_quotes(self) -> list[Quote]:
        return [self.offered[key] for key in self.cleaned_data["quotes"]]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("quotes") and not told.get("text") and not self.errors:
            raise ValidationError({"text": _("Sentences of posts stand below words of your own.")})
        return told


class AnswerForm(forms.Form):
    office = forms.ModelChoiceField(
        Department.objects.none(), label=_("In the name of"), empty_label=None
    )
    body = forms.CharField(
        label=_("Answer"),
        min_length=Contribution.SHORTEST,
        max_length=Contribution.LONGEST,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("It stands below the question with the mark of the department."),
    )
    key = KeyField()

    def __init__(self, *args: Any, official: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Department.objects.filter(pk__in=official.department_ids)
        self.fields["office"].queryset = mine.order_by("path")
        self.fields["office"].initial = min(official.department_ids, default=None)


class ThemesForm(forms.Form):
    theme_count = forms.IntegerField(
        label=_("Number of themes"),
        required=False,
        min_value=2,
        max_value=60,
        help_text=_("Leave empty to let the machine find the number."),
    )
