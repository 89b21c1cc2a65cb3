from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from presentation.ical import DayEvent, HourEvent, ical, ical_response

NOW = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)
ROUND = DayEvent(
    uid="round-7@example.org",
    begins=date(2026, 3, 2),
    ends=date(2026, 4, 1),
    summary="《云汀市滨江夜间公共空间使用与声光协调办法（征求意见稿）》公开征求意见；请提意见，谢谢",
    description="第一行\n第二行",
    url="https://example.org/consultations/7/",
)


def test_an_event_lasts_whole_days_and_the_last_one_is_included() -> None:
    text = ical("日历", [ROUND], now=NOW).decode()

    assert "DTSTART;VALUE=DATE:20260302\r\n" in text
    assert "DTEND;VALUE=DATE:20260402\r\n" in text
    assert "DTSTAMP:20260302T010203Z\r\n" in text


def test_what_was_written_is_read_again_word_by_word() -> None:
    calendar = Calendar.from_ical(ical("截止, 与; 反斜杠\\", [ROUND], now=NOW))

    event = calendar.events[0]
    assert str(calendar["X-WR-CALNAME"]) == "截止, 与; 反斜杠\\"
    assert str(event["SUMMARY"]) == ROUND.summary
    assert str(event["DESCRIPTION"]) == ROUND.description
    assert (str(event["UID"]), str(event["URL"])) == (ROUND.uid, ROUND.url)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says() -> None:
    body = ical("日历", [ROUND], now=NOW)

    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


def test_a_calendar_may_be_empty() -> None:
    assert Calendar.from_ical(ical("日历", [], now=NOW)).events == []


def test_the_answer_is_a_file_in_utf8() -> None:
    response = ical_response("日历", [ROUND], now=NOW, filename="round-7.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="round-7.ics"'


def test_an_hour_is_told_in_utc_with_its_place_and_may_be_called_off() -> None:
    begins = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    event = HourEvent("h-1", begins, begins + timedelta(hours=2), "听证会", place="三楼会议室")

    written = ical("日程", [event], now=begins).decode()
    cancelled = ical("日程", [replace(event, is_cancelled=True)], now=begins).decode()

    assert "DTSTART:20260401T010000Z" in written
    assert "DTEND:20260401T030000Z" in written
    assert "LOCATION:三楼会议室" in written
    assert "STATUS:CONFIRMED" in written
    assert "STATUS:CANCELLED" in cancelled
