"""What superusers fill in for the law's numbers and for days of a calendar."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from consultations.models import AttachmentKind, Rules
from core.calendar import forget_overrides
from core.models import CalendarDay


class RulesForm(WagtailAdminModelForm):
    """The numbers of one procedure since one day; a round's own are refused by ``Rules.clean``."""

    required_papers = forms.MultipleChoiceField(
        label=_("papers that must be attached"),
        choices=AttachmentKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Rules
        fields = tuple(
            field.name for field in Rules._meta.fields if field.editable and not field.primary_key
        )

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone: write Asia/Shanghai."))
        return zone


class CalendarDayForm(WagtailAdminModelForm):
    """A day that counts otherwise than the libraries say, from the next deadline on."""

    class Meta:
        model = CalendarDay
        fields = ("calendar", "day", "is_workday", "name", "source")

    def save(self, *args: Any, **kwargs: Any) -> CalendarDay:
        row: CalendarDay = super().save(*args, **kwargs)
        forget_overrides()
        return row
