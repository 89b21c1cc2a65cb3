"""A day, a moment and a deadline are told in one way (practice.md 2.5, R-80)."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from presentation import dates

BEIJING = timezone(timedelta(hours=8))
# 24:00 of 1 April in Beijing.
MIDNIGHT = datetime(2026, 4, 1, 16, tzinfo=UTC)


def render(source: str, language: str = "zh-hans", **context: Any) -> str:
    with translation.override(language):
        return Template(source).render(Context(context))


def in_both(tell, *given) -> tuple[str, str]:
    told = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told.append(tell(*given))
    return told[0], told[1]


@pytest.mark.parametrize(
    ("when", "chinese", "english"),
    [
        (date(2026, 4, 1), "2026年4月1日", "1 April 2026"),
        (datetime(2026, 4, 1, 20, 11, tzinfo=BEIJING), "2026年4月1日", "1 April 2026"),
        # it is the next day in Beijing already
        (datetime(2026, 4, 1, 16, 30, tzinfo=UTC), "2026年4月2日", "2 April 2026"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), "2027年1月1日", "1 January 2027"),
        (datetime(2026, 4, 1, 23, 59), "2026年4月1日", "1 April 2026"),  # noqa: DTZ001
    ],
)
def test_a_day_is_the_day_in_beijing(when: date, chinese: str, english: str) -> None:
    assert in_both(dates.day, when) == (chinese, english)


@pytest.mark.parametrize(
    ("when", "chinese", "english"),
    [
        (
            datetime(2026, 4, 1, 12, 11, tzinfo=UTC),
            "2026年4月1日 20:11",
            "1 April 2026, 20:11",
        ),
        (datetime(2026, 4, 1, 20, 11), "2026年4月1日 20:11", "1 April 2026, 20:11"),  # noqa: DTZ001
        # what happened at midnight happened on the new day
        (MIDNIGHT, "2026年4月2日 00:00", "2 April 2026, 00:00"),
        (date(2026, 4, 1), "2026年4月1日", "1 April 2026"),
    ],
)
def test_a_moment_has_its_hour_where_it_has_one(when: date, chinese: str, english: str) -> None:
    assert in_both(dates.moment, when) == (chinese, english)


@pytest.mark.parametrize(
    ("closes", "chinese", "english"),
    [
        (MIDNIGHT, "2026年4月1日24时", "24:00 on 1 April 2026"),
        (date(2026, 4, 1), "2026年4月1日24时", "24:00 on 1 April 2026"),
        (date(2026, 12, 31), "2026年12月31日24时", "24:00 on 31 December 2026"),
        (datetime(2026, 4, 2), "2026年4月1日24时", "24:00 on 1 April 2026"),  # noqa: DTZ001
        (
            datetime(2026, 4, 1, 18, tzinfo=BEIJING),
            "2026年4月1日 18:00",
            "1 April 2026, 18:00",
        ),
        (
            datetime(2026, 4, 2, 0, 1, tzinfo=BEIJING),
            "2026年4月2日 00:01",
            "2 April 2026, 00:01",
        ),
    ],
)
def test_midnight_closes_the_day_before(closes: date, chinese: str, english: str) -> None:
    assert in_both(dates.closing, closes) == (chinese, english)


def test_a_deadline_names_its_zone() -> None:
    assert in_both(dates.deadline, MIDNIGHT) == (
        "截止到2026年4月1日24时（北京时间）",
        "until 24:00 on 1 April 2026 (Beijing time)",
    )


@pytest.mark.parametrize("when", [MIDNIGHT, date(2026, 4, 1)])
def test_the_machine_reads_the_instant_of_a_deadline(when: date) -> None:
    assert dates.deadline(when).stamp == "2026-04-02T00:00+08:00"


@pytest.mark.parametrize(
    ("closes", "now", "left"),
    [
        (MIDNIGHT, datetime(2026, 3, 29, 9, tzinfo=BEIJING), "还剩3天"),
        (MIDNIGHT, datetime(2026, 3, 31, 23, 59, tzinfo=BEIJING), "还剩1天"),
        # 16:30 UTC on 31 March is 1 April in Beijing
        (MIDNIGHT, datetime(2026, 3, 31, 16, 30, tzinfo=UTC), "今天截止"),
        (MIDNIGHT, datetime(2026, 4, 1, 23, 59, tzinfo=BEIJING), "今天截止"),
        (MIDNIGHT, MIDNIGHT, "已截止"),
        (date(2026, 4, 1), datetime(2026, 4, 1, 23, 59, tzinfo=BEIJING), "今天截止"),
        (date(2026, 4, 1), MIDNIGHT, "已截止"),
        # an hour that has passed today
        (
            datetime(2026, 4, 1, 18, tzinfo=BEIJING),
            datetime(2026, 4, 1, 18, tzinfo=BEIJING),
            "已截止",
        ),
        (
            datetime(2026, 4, 1, 18, tzinfo=BEIJING),
            datetime(2026, 4, 1, 17, 59, tzinfo=BEIJING),
            "今天截止",
        ),
    ],
)
def test_the_time_left_is_counted_in_days_after_today(
    closes: date, now: datetime, left: str
) -> None:
    with translation.override("zh-hans"):
        assert dates.time_left(closes, now) == left


@pytest.mark.parametrize(
    ("due", "today", "left"),
    [
        # practice.md 2.5, vectors 3 and 4
        (date(2026, 4, 13), date(2026, 4, 3), "还剩5个工作日"),
        (date(2026, 3, 2), date(2026, 2, 28), "还剩1个工作日"),
        (date(2026, 4, 3), date(2026, 4, 3), "今天到期"),
        (date(2026, 4, 3), date(2026, 4, 7), "已超期1个工作日"),
        (date(2026, 4, 3), date(2026, 4, 8), "已超期2个工作日"),
        # the holiday after the last day is no working day late
        (date(2026, 4, 3), date(2026, 4, 5), "已超期"),
        # due on a Sunday, seen on the Saturday
        (date(2026, 3, 8), date(2026, 3, 7), "还剩1天"),
    ],
)
def test_an_answer_is_due_in_working_days(due: date, today: date, left: str) -> None:
    with translation.override("zh-hans"):
        assert dates.workdays_left(due, today) == left


def test_english_counts_one_day_and_many() -> None:
    monday, friday = date(2026, 3, 9), date(2026, 3, 13)
    with translation.override("en"):
        assert dates.workdays_left(friday, monday) == "4 working days left"
        assert dates.workdays_left(monday, date(2026, 3, 10)) == "1 working day overdue"


@pytest.mark.parametrize(
    "name",
    ["day", "moment", "hour", "closing", "deadline", "time_left", "workdays_left", "figure"],
)
def test_what_has_no_date_is_told_as_nothing(name: str) -> None:
    assert render(f"{{{{ none|{name}|default:'–' }}}}", none=None) == "–"


def test_a_page_gets_a_time_element() -> None:
    told = render("{{ at|moment }}", at=MIDNIGHT)

    assert told == '<time datetime="2026-04-02T00:00+08:00">2026年4月2日 00:00</time>'


def test_a_sentence_of_a_page_gets_one_too() -> None:
    source = (
        "{% load i18n %}"
        "{% blocktranslate trimmed with day=at|day %}from {{ day }}{% endblocktranslate %}"
    )

    told = render(source, at=date(2026, 4, 1))

    assert told == '<time datetime="2026-04-01">2026年4月1日</time>起'


def test_a_mail_gets_plain_text() -> None:
    source = "{% autoescape off %}{{ at|deadline }}{% endautoescape %}"

    assert render(source, at=MIDNIGHT) == "截止到2026年4月1日24时（北京时间）"


def test_a_sentence_of_the_code_gets_plain_text() -> None:
    with translation.override("zh-hans"):
        told = dates.day(date(2026, 4, 1))

    assert f"{told}起" == "2026年4月1日起"


@time_machine.travel(datetime(2026, 4, 1, 20, tzinfo=BEIJING))
def test_the_filters_count_from_today() -> None:
    source = "{{ closes|time_left }} {{ due|workdays_left }}"

    assert render(source, closes=MIDNIGHT, due=date(2026, 4, 3)) == "今天截止 还剩2个工作日"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (9999, "9999"), (10_000, "10,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345")],
)
def test_a_count_has_commas_from_five_digits_on(number: int, shown: str) -> None:
    assert render("{{ number|figure }}", number=number) == shown


def test_a_count_with_commas_still_finds_its_plural() -> None:
    source = (
        "{% load i18n %}{% blocktranslate trimmed count n=n|figure %}"
        "{{ n }} opinion{% plural %}{{ n }} opinions{% endblocktranslate %}"
    )

    assert [render(source, "en", n=n) for n in (1, 12_345)] == ["1 opinion", "12,345 opinions"]
    assert render(source, n=12_345) == "12,345条意见"
