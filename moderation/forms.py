from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import RowsField
from moderation.alike import Alike
from moderation.models import Case, Decision, Reason


class DecisionForm(forms.Form):
    """What a moderator decides. Any action may be sent: the service says which may follow."""

    action = forms.ChoiceField(
        label=_("Decision"), choices=Decision.Action, widget=forms.RadioSelect
    )
    reason = forms.ModelChoiceField(
        Reason.objects.none(),
        label=_("Published reason"),
        required=False,
        empty_label=_("choose"),
        help_text=_(
            "Needed where words are kept from view. Disagreeing with the draft or with an "
            "official act is no reason."
        ),
    )
    note = forms.CharField(
        label=_("Note to the author"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Only the author reads it, with the reason."),
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].widget.choices = self.offered = offered
        self.fields["reason"].queryset = Reason.objects.current(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        reason = told.get("reason")
        if told.get("action") in Decision.NEED_REASON and not reason and not self.errors:
            raise ValidationError({"reason": _("Choose the published reason.")})
        if reason and reason.pk == Reason.OTHER and not told.get("note"):
            raise ValidationError({"note": _("State the basis for this reason.")})
        return told


class QueueForm(DecisionForm):
    """One decision for all cases that are ticked."""

    cases = RowsField(
        Case.objects.none(),
        error_messages={"required": _("Tick at least one opinion.")},
        label=_("Opinions"),
    )

    OFFERED = [
        (Decision.Action.APPROVE.value, Decision.Action.APPROVE.label),
        (Decision.Action.WITHHOLD.value, Decision.Action.WITHHOLD.label),
    ]

    def __init__(self, *args: Any, moderator: User, **kwargs: Any) -> None:
        super().__init__(*args, offered=self.OFFERED, **kwargs)
        self.fields["action"].choices = self.OFFERED
        others = Case.objects.exclude(contribution__author=moderator)
        self.fields["cases"].queryset = others.select_related("contribution__author").order_by("pk")

    def ticked(self) -> set[str]:
        """The cases that were ticked, to show them ticked again."""
        return set(self["cases"].value() or [])


class AlikeForm(QueueForm):
    """One decision for cases about texts that are alike; all are ticked to begin with."""

    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, group: Alike, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        # Decided ones too: what a colleague decides meanwhile is told as such, and no wrong choice.
        among = self.fields["cases"].queryset.alike(group.first)
        self.fields["cases"].queryset = among.select_related(
            "contribution__author", "contribution__thread", "contribution__copy"
        )

    def ticked(self) -> set[str]:
        """The cases that are ticked: all, until somebody has chosen."""
        return super().ticked() if self.is_bound else {str(case.pk) for case in self.group.waiting}
