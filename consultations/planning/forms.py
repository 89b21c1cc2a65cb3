from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Profile, Rules
from consultations.planning.plan import Plan, Stage, Wish, plan_from, plan_to

# No rule says how long one drafts: a month, where nobody says otherwise.
DRAFTING_DAYS = 30
# As far as holidays are reckoned with some sense.
YEARS = 5


class TimetableForm(forms.Form):
    """A procedure, and one day from which all others follow."""

    profile = forms.ModelChoiceField(
        Profile.objects.all(), label=_("Procedure"), empty_label=_("Choose a procedure")
    )
    way = forms.ChoiceField(
        label=_("Which day is fixed?"),
        choices=[
            ("to", _("The day of decision: count back")),
            ("from", _("The first day of drafting: count on")),
        ],
        initial="to",
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    drafting_days = forms.IntegerField(
        label=_("Days for drafting"),
        initial=DRAFTING_DAYS,
        min_value=1,
        max_value=730,
        help_text=_("No rule says how many; all other lengths come from the procedure."),
    )
    with_hearing = forms.BooleanField(label=_("With a hearing"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """Refuse days for which nobody knows holidays, or that were long ago."""
        day: date = self.cleaned_data["day"]
        if abs(day - self.today) > timedelta(days=366 * YEARS):
            raise forms.ValidationError(
                _("Choose a day at most %(years)d years from today.") % {"years": YEARS}
            )
        return day

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        profile = facts.get("profile")
        facts["rules"] = profile and profile.rules_on(self.today)
        if profile and not facts["rules"]:
            self.add_error("profile", _("This procedure is not in force today: choose another."))
        return facts

    @property
    def target(self) -> date | None:
        """The day of decision, where that one is fixed."""
        return self.cleaned_data["day"] if self.cleaned_data["way"] == "to" else None

    def plan(self) -> Plan:
        """Plan by the rules of today, or by those that will be in force when the period begins."""
        profile: Profile = self.cleaned_data["profile"]
        plan = self._planned(self.cleaned_data["rules"])
        later = profile.rules_on(plan.span(Stage.PERIOD).first)
        return self._planned(later) if later and later != plan.rules else plan

    def _planned(self, rules: Rules) -> Plan:
        facts = self.cleaned_data
        wish = Wish(rules, facts["drafting_days"], facts["with_hearing"])
        return plan_to(wish, self.target) if self.target else plan_from(wish, facts["day"])
