from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from responses.models import Meeting

SHORTEST_MINUTES = 20


class MeetingForm(forms.Form):
    """When and where a promised hearing or debate is."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    hour = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        help_text=_("With the room, the way there, and how to follow it from home."),
    )

    @staticmethod
    def values(meeting: Meeting | None) -> dict[str, Any]:
        """What stands so far, as the fields show it."""
        if meeting is None:
            return {}
        begins = timezone.localtime(meeting.begins_at)
        return {"day": begins.date(), "hour": begins.time(), "place": meeting.place}

    @property
    def begins_at(self) -> datetime:
        """The hour a valid form holds, in the city's time."""
        said = self.cleaned_data
        return timezone.make_aware(datetime.combine(said["day"], said["hour"]))


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("What was said there"),
        min_length=SHORTEST_MINUTES,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "data-counter": ""}),
        help_text=_("Everybody can read it. Name offices, not private people."),
    )
    url = forms.URLField(
        label=_("Recording or full minutes"), max_length=200, required=False, assume_scheme="https"
    )
