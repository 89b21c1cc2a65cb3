from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.models import Profile, Tier
from petitions.services.profiles import Tiers, VersionInUse, is_used

COLUMNS = (
    "key",
    "title",
    "source",
    "valid_from",
    "retired_on",
    "sponsors_needed",
    "sponsors_most",
    "sponsoring_days",
    "check_workdays",
    "backlog",
    "signing_days",
    "residents_of",
    "assurance",
    "at_once",
    "moderation",
)


class ProfileForm(forms.ModelForm):
    """The rules of one kind of petition, and its thresholds: one for each thing that may follow."""

    class Meta:
        model = Profile
        fields = COLUMNS
        widgets = {
            name: forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            for name in ("valid_from", "retired_on")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = (
            {tier.action: tier for tier in self.instance.tiers.all()} if self.instance.pk else {}
        )
        for action, label in Tier.Action.choices:
            tier = there.get(action)
            self.fields[f"{action}_signatures"] = forms.IntegerField(
                label=_("%(action)s: from so many signatures on") % {"action": label},
                required=False,
                min_value=1,
                max_value=100_000_000,
                initial=tier and tier.signatures,
            )
            self.fields[f"{action}_days"] = forms.IntegerField(
                label=_("%(action)s: within so many days") % {"action": label},
                required=False,
                min_value=1,
                max_value=1000,
                initial=tier and tier.due_days,
            )
        self.was_used, self.began = is_used(self.instance), self.instance.valid_from

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        for action in Tier.Action.values:
            given = [told.get(f"{action}_signatures"), told.get(f"{action}_days")]
            if any(given) and not all(given):
                self.add_error(
                    f"{action}_days", _("Give both the signatures and the days, or neither.")
                )
        numbers = [signatures for signatures, _days in self.tiers().values()]
        if len(numbers) != len(set(numbers)):
            self.add_error(None, _("Two thresholds cannot lie at the same number of signatures."))
        needed, most = told.get("sponsors_needed"), told.get("sponsors_most")
        if needed is not None and most is not None and needed > most:
            self.add_error("sponsors_most", _("This cannot be less than the sponsors needed."))
        later = told.get("valid_from")
        if self.was_used and not self.is_retiring and later and later <= self.began:
            self.add_error("valid_from", VersionInUse.message)
        return told

    @property
    def is_retiring(self) -> bool:
        """Whether nothing is changed but the day on which the version is retired."""
        return set(self.changed_data) <= {"retired_on"}

    def tiers(self) -> Tiers:
        """The thresholds that were filled in."""
        told = self.cleaned_data
        pairs = {
            action: (told.get(f"{action}_signatures"), told.get(f"{action}_days"))
            for action in Tier.Action.values
        }
        return {action: pair for action, pair in pairs.items() if all(pair)}
