"""Days and hours to put into one's own calendar: iCalendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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


@dataclass(frozen=True)
class HourEvent:
    """What takes place from one moment to another, at ``place``; ``uid`` as for a DayEvent."""

    uid: str
    begins: datetime
    ends: datetime
    summary: str
    place: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False


def ical(name: str, events: Iterable[DayEvent | HourEvent], *, now: datetime) -> bytes:
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


def _component(event: DayEvent | HourEvent, now: datetime) -> Event:
    row = Event()
    row.add("uid", event.uid)
    row.add("dtstamp", now)
    row.add("summary", event.summary)
    if isinstance(event, HourEvent):
        _add_hours(row, event)
    else:
        row.add("dtstart", event.begins)
        # The standard names the first day that no longer belongs to it.
        row.add("dtend", event.ends + timedelta(days=1))
        row.add("transp", "TRANSPARENT")  # a deadline leaves its owner free for meetings
    if event.description:
        row.add("description", event.description)
    if event.url:
        row.add("url", event.url)
    return row


def _add_hours(row: Event, event: HourEvent) -> None:
    # In UTC, so that no calendar needs our rules of zones to read them.
    row.add("dtstart", event.begins.astimezone(UTC))
    row.add("dtend", event.ends.astimezone(UTC))
    row.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    if event.place:
        row.add("location", event.place)


def ical_response(
    name: str,
    events: Iterable[DayEvent | HourEvent],
    *,
    now: datetime,
    filename: str = "calendar.ics",
) -> HttpResponse:
    """Answer with the calendar as a file to keep or to subscribe to."""
    body = ical(name, events, now=now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
