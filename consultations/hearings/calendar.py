"""A hearing in iCalendar."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse

from consultations.models import Hearing
from presentation.ical import HourEvent, ical_response


def in_calendar(hearing: Hearing, now: datetime) -> HttpResponse:
    """Answer with one event; the address of an online room stays with those who have a seat."""
    url = settings.SITE_URL.rstrip("/") + hearing.get_absolute_url()
    event = HourEvent(
        uid=f"hearing-{hearing.pk}@{settings.PLACE_CODE}",
        begins=hearing.begins_at,
        ends=hearing.ends_at,
        summary=hearing.title,
        place=hearing.place,
        url=url,
        is_cancelled=hearing.state == Hearing.State.CANCELLED,
    )
    name = f"hearing-{hearing.pk}.ics"
    return ical_response(hearing.title, [event], now=now, filename=name)
