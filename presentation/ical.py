"""Days to put into one's own calendar: iCalendar (RFC 5545), told in whole days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event


@dataclass(frozen=True)
class DayEvent:
    """What lasts from ``begins`` to ``ends``, both days included.

    ``uid`` is the same at each download, so that a calendar moves the event instead of doubling it.
    """

    uid: str
    begins: date
    ends: date
    summary: str
    description: str = ""
    url: str = ""


def ical(name: str, events: Iterable[DayEvent], *, now: datetime) -> bytes:
    """Write a calendar called ``name``: UTF-8, lines folded, text escaped."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Huixiang//Huixiang//ZH")
    calendar.add("method", "PUBLISH")
    # RFC 7986, and what programs read that are older than it.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event, now))
    return calendar.to_ical()


def _component(event: DayEvent, now: datetime) -> Event:
    row = Event()
    row.add("uid", event.uid)
    row.add("dtstamp", now)
    row.add("dtstart", event.begins)
    # The standard names the first day that no longer belongs to it.
    row.add("dtend", event.ends + timedelta(days=1))
    row.add("summary", event.summary)
    row.add("transp", "TRANSPARENT")  # a deadline leaves its owner free for meetings
    if event.description:
        row.add("description", event.description)
    if event.url:
        row.add("url", event.url)
    return row


def ical_response(
    name: str, events: Iterable[DayEvent], *, now: datetime, filename: str = "calendar.ics"
) -> HttpResponse:
    """Answer with the calendar as a file to keep or to subscribe to."""
    body = ical(name, events, now=now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
