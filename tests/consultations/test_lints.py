"""What is said of a draft: its weight, its place, and the days it names."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from consultations.draft import Draft
from consultations.lints import Finding, Period, of_contact, of_period, of_words
from consultations.models import Profile, Rules
from tests import make


def rules(**numbers: Any) -> Rules:
    return Rules(**{"checked_on": date(2026, 1, 1), **numbers})


def found(findings: Any) -> list[tuple[str, str, str]]:
    return [(one.name, str(one.severity), one.place) for one in findings]


def said(findings: Any, name: str) -> str:
    with override("en"):
        one = next(one for one in findings if one.name == name)
        return f"{one.sentence} {one.mend}".strip()


def period(opens: date | None, closes: date | None, *, today: date | None = None, **numbers: Any):
    with override("en"):
        return list(of_period(Period(opens, closes, today), rules(**numbers)))


MARCH = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("opens", "closes", "numbers", "expected"),
    [
        (MARCH, date(2026, 4, 1), {}, []),
        (MARCH, date(2026, 3, 31), {}, [("short_period", "reason", "short_period_reason")]),
        (MARCH, date(2026, 3, 31), {"below_least": "block"}, [("too_short", "block", "closes_on")]),
        (
            MARCH,
            date(2026, 3, 31),
            {"below_least": "allow"},
            [("short_period", "advice", "closes_on")],
        ),
        (MARCH, date(2026, 3, 6), {}, [("too_short", "block", "closes_on")]),
        # dates that cross
        (MARCH, MARCH, {}, [("dates", "block", "closes_on")]),
        (MARCH, date(2026, 2, 27), {}, [("dates", "block", "closes_on")]),
        (MARCH, None, {}, [("dates", "block", "closes_on")]),
        (None, MARCH, {}, [("dates", "block", "closes_on")]),
        # the last day a Sunday, a holiday, a make-up Saturday, in its week
        (MARCH, date(2026, 4, 12), {}, [("last_day_off", "advice", "closes_on")]),
        (MARCH, date(2026, 4, 6), {}, [("last_day_off", "advice", "closes_on")]),
        (MARCH, date(2026, 5, 9), {}, [("makeup_week", "advice", "closes_on")]),
        (MARCH, date(2026, 5, 6), {}, [("makeup_week", "advice", "closes_on")]),
        # 20 September, a Sunday, is worked before National Day
        (date(2026, 8, 3), date(2026, 9, 25), {}, [("last_day_off", "advice", "closes_on")]),
        (date(2026, 8, 3), date(2026, 9, 24), {}, [("makeup_week", "advice", "closes_on")]),
        # over Spring Festival
        (date(2026, 1, 26), date(2026, 3, 4), {}, [("long_holiday", "advice", "closes_on")]),
        (date(2026, 1, 26), date(2026, 3, 4), {"calendar": "uk"}, []),
    ],
)
def test_a_period_is_weighed_by_its_days(opens, closes, numbers, expected) -> None:
    assert found(period(opens, closes, **numbers)) == expected


def test_a_last_day_that_is_over_is_named() -> None:
    findings = period(date(2026, 1, 5), date(2026, 2, 27), today=MARCH)

    assert found(findings) == [("dates", "block", "closes_on")]
    assert said(findings, "dates") == (
        "The last day, 27 February 2026, is over: choose a day that is still to come."
    )
    assert period(date(2026, 1, 5), date(2026, 2, 6), today=date(2026, 2, 6)) == []


def test_a_day_off_is_told_with_the_day_to_which_it_rolls() -> None:
    findings = period(MARCH, date(2026, 5, 1))

    assert said(findings, "last_day_off") == (
        "The last day, 1 May 2026, is a day off. "
        "By Civil Code, Article 203, it runs until 6 May 2026: put that day."
    )
    plain = period(MARCH, date(2026, 5, 1), rolls_over_holidays=False)
    assert said(plain, "last_day_off").endswith("The next working day is 6 May 2026.")


def test_a_long_holiday_is_told_with_the_days_to_add() -> None:
    findings = period(date(2026, 9, 14), date(2026, 10, 21))

    assert said(findings, "long_holiday") == (
        "The period spans National Day, 1 October 2026 to 7 October 2026, when few people read "
        "drafts. Make it 7 days longer, until 28 October 2026."
    )


def test_the_make_up_day_is_named() -> None:
    findings = period(MARCH, date(2026, 5, 6))

    assert said(findings, "makeup_week").startswith(
        "The week of the last day has a make-up workday, 9 May 2026."
    )


def test_working_days_are_counted_where_the_procedure_does() -> None:
    opens = date(2026, 9, 21)  # Mid-Autumn and National Day follow
    numbers = {"min_days": 10, "hard_min_days": 10, "hard_min_workdays": 10}

    # Ten days on there are six working days; the tenth is 13 October... with the 10th made up.
    short = period(opens, date(2026, 10, 8), **numbers)
    assert ("too_short", "block", "closes_on") in found(short)
    assert "working days; this procedure asks for at least 10" in said(short, "too_short")
    assert "too_short" not in [one.name for one in period(opens, date(2026, 10, 14), **numbers)]


def test_a_year_without_its_arrangement_is_told() -> None:
    findings = period(date(2041, 3, 4), date(2041, 4, 8))

    assert found(findings) == [("unknown_year", "advice", "closes_on")]
    assert said(findings, "unknown_year").startswith("It is not yet announced")


@pytest.mark.parametrize(
    "words",
    [
        "逾期未反馈的，视为无意见。",
        "逾期不回复，视为没有意见",
        "未在期限内提出的，视作无异议。",
        "逾期视同无不同意见",
        "逾期未反馈，視為無意見",
        "逾期 视 为 无 意 见",
        "逾期不回复视为同意",
        "未反馈的视为默认同意",
    ],
)
def test_silence_is_not_consent_in_a_notice(words: str) -> None:
    assert found(of_words({"note": words})) == [("silence", "reason", "note")]


@pytest.mark.parametrize(
    "words",
    ["欢迎提出意见。", "逾期意见单独登记。", "视情况听取意见", "重视公众意见", "视频会议征求意见"],
)
def test_other_words_pass(words: str) -> None:
    assert found(of_words({"note": words, "contact": words, "clauses": words})) == []


def test_a_law_may_say_what_silence_means_between_offices() -> None:
    said_in_law = "主管部门逾期未答复的，视为同意。"

    assert found(of_words({"clauses": said_in_law})) == []
    assert found(of_words({"clauses": "公众逾期未反馈的，视为无意见。"})) == [
        ("silence", "reason", "clauses")
    ]


@pytest.mark.parametrize(
    ("contact", "names"),
    [
        ("立法处，电话 0571-87654321", []),
        ("立法处，电话 12345", []),
        ("立法处，lifachu@hz.gov.cn", []),
        ("立法处，lifachu@yunting.example", []),
        ("张工 13800138000", ["private_number"]),
        ("电话：１３８ ００１３ ８０００", ["private_number"]),
        ("邮箱 zhang88@qq.com", ["private_mailbox"]),
        ("邮箱 yunting_sfj＠163．com", ["private_mailbox"]),
        ("13800138000，zhang88@foxmail.com", ["private_number", "private_mailbox"]),
    ],
)
def test_numbers_of_offices_pass_and_those_of_persons_ask_for_a_reason(contact, names) -> None:
    assert found(of_contact(contact)) == [(name, "reason", "contact") for name in names]


def draft(**parts: Any) -> Draft:
    return make.draft(**parts)


@pytest.mark.django_db
def test_a_draft_tells_what_stands_in_the_way_first() -> None:
    one = draft(
        note="逾期未反馈视为无意见。",
        lead=None,
        contact="张工 13800138000",
        profile=Profile.objects.get(pk="cn-normative"),
    )

    assert found(one.findings)[:1] == [("no_lead", "block", "lead")]
    weights = [one.severity for one in one.findings]
    assert weights == sorted(weights, key=["block", "reason", "advice"].index)
    assert "unchecked_rules" in [one.name for one in one.findings]


@pytest.mark.django_db
def test_each_reason_that_is_asked_for_answers_its_own_finding() -> None:
    one = draft(note="逾期未反馈视为无意见。", contact="张工 13800138000")

    assert list(one.missing()) == ["reasons"]
    half = replace(one, reasons={"silence": "上级来文如此。"})
    assert list(half.missing()) == ["reasons"]
    whole = replace(half, reasons={**half.reasons, "private_number": "办公室搬迁。"})
    assert whole.missing() == {}
    assert whole.given == {"silence": "上级来文如此。", "private_number": "办公室搬迁。"}


@pytest.mark.django_db
def test_a_reason_that_nothing_asks_for_is_not_kept() -> None:
    assert draft(reasons={"silence": "多余。"}, short_period_reason="多余。").given == {}


@pytest.mark.django_db
def test_a_required_paper_is_asked_for_by_its_kind() -> None:
    one = draft(profile=Profile.objects.get(pk="cn-eia"), clauses=())

    assert list(one.missing()) == ["attachments"]
    paper = {"kind": "impact", "title": "报告书", "url": "/x", "size": 1, "sha256": ""}
    assert replace(one, attachments=[paper]).missing() == {}
    assert list(replace(one, attachments=[{**paper, "kind": "data"}]).missing()) == ["attachments"]


@pytest.mark.django_db
def test_a_period_that_the_law_does_not_let_shorten_is_refused_with_any_reason() -> None:
    one = draft(
        profile=Profile.objects.get(pk="cn-urban-planning"),
        closes_on=timezone.localdate() + timedelta(days=29),
        short_period_reason="汛期将至",
    )

    assert list(one.missing()) == ["closes_on"]


@pytest.mark.django_db
def test_every_finding_of_an_empty_draft_names_a_field_of_the_editor() -> None:
    one = Draft("空", None, None, None, "", "", None, None)

    places = {finding.place for finding in one.findings if isinstance(finding, Finding)}
    assert places == {"closes_on", "contact", "lead", "note", "profile"}
