"""Finding rounds: by words and facets, by days, in a calendar of one's own and in a reader."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
import time_machine
from defusedxml import ElementTree
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from consultations.finding.days import Month
from consultations.finding.words import read_due
from consultations.models import Consultation, Profile, Reading, Word
from consultations.services import release_version
from tests import make

pytestmark = pytest.mark.django_db

INDEX, ATOM = "consultations:index", "{http://www.w3.org/2005/Atom}"


def look(client, name=INDEX, *args, **asked):
    return client.get(reverse(name, args=args), asked)


def titles(page) -> list[str]:
    return [card.consultation.title for card in page.context["cards"]]


@pytest.fixture
def rounds():
    """Two rounds, found by their words: on noise by the river, and on dogs."""
    river = make.consultation(title="滨江夜间噪声办法", lead=make.department("市生态环境局"))
    dogs = make.consultation(
        title="养犬管理规定", lead=make.department("市公安局"), profile=profile("cn-normative")
    )
    read_due(timezone.now())
    return river, dogs


def profile(key: str) -> Profile:
    return Profile.objects.filter(pk=key).first() or Profile.objects.exclude(pk="cn-rule").first()


WORDS = ["噪声", "噪", "滨江 噪声", "夜间噪声", "江夜", "噪声 ｎｉｇｈｔ 滨江"]


@pytest.mark.parametrize("words", WORDS)
def test_words_find_the_round_and_one_character_is_enough(client, rounds, words):
    assert titles(look(client, q=words)) == ["滨江夜间噪声办法"]


def test_words_in_the_text_find_it_too_and_in_traditional_script(client, rounds):
    assert titles(look(client, q="養犬")) == ["养犬管理规定"]
    assert len(titles(look(client, q="热闹"))) == 2


def test_department_procedure_and_words_narrow_the_list_and_stay_in_the_address(client, rounds):
    river, dogs = rounds
    page = look(client, department=dogs.lead_id, procedure=dogs.profile_id, q="犬", show="all")

    assert titles(page) == ["养犬管理规定"]
    for tab in page.context["tabs"]:
        assert f"department={dogs.lead_id}" in tab["url"]
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 0, 0, 0, 0, 1]
    assert titles(look(client, department=river.lead_id, procedure=dogs.profile_id)) == []
    assert "没有符合的意见征集" in look(client, q="月球").content.decode()


def test_each_limit_is_taken_off_by_itself(client, rounds):
    dogs = rounds[1]
    page = look(client, department=dogs.lead_id, q="犬", show="open")
    chips = {chip["value"]: chip["url"] for chip in page.context["chips"]}

    assert set(chips) == {"市公安局", "犬"}
    rest = client.get(reverse(INDEX) + chips["市公安局"])
    assert [chip["value"] for chip in rest.context["chips"]] == ["犬"]
    assert rest.context["show"] == "open"
    assert chips["犬"] in page.content.decode().replace("&amp;", "&")


@pytest.mark.parametrize(
    "asked", [{"department": "99999"}, {"department": "x"}, {"procedure": "?"}]
)
def test_what_is_not_there_narrows_nothing(client, rounds, asked):
    page = look(client, **asked)

    assert (page.status_code, len(titles(page)), page.context["chips"]) == (200, 2, [])


@pytest.mark.parametrize("count", [1, 30])
def test_a_narrowed_list_costs_the_same_for_one_and_for_thirty(
    client, count, django_assert_num_queries
):
    lead = make.department()
    for _ in range(count):
        make.consultation(lead=lead)
    while read_due(timezone.now()):
        pass
    cache.clear()

    # As many as the whole list: what is to come is not shown beside it, but whether any round has
    # all of the words is asked first.
    with django_assert_num_queries(10):
        found = look(client, department=lead.pk, q="滨江", procedure="cn-rule", show="all")
    assert len(found.context["cards"]) == min(count, 20)


def test_a_newer_version_is_read_again_and_a_draft_never(client):
    row = make.consultation(title="旧名")
    assert (read_due(timezone.now()), read_due(timezone.now())) == (1, 0)
    assert Word.objects.filter(word="旧名").exists()

    draft = make.draft(title="养犬", lead=row.lead)
    release_version(consultation=row, draft=draft, actor=None, now=timezone.now())
    assert (read_due(timezone.now()), read_due(timezone.now())) == (1, 0)
    assert not Word.objects.filter(word="旧名").exists()
    assert Reading.objects.get().version.number == 2
    Consultation.objects.update(state="draft")
    Reading.objects.all().delete()
    assert read_due(timezone.now()) == 0


NOW = datetime(2026, 12, 10, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def december():
    """A round that opened on 1 December and closes on 31 December 2026."""
    with time_machine.travel(NOW.replace(day=1), tick=False):
        row = make.consultation(
            title="冬季清雪办法",
            opens_on=date(2026, 12, 1),
            closes_on=date(2026, 12, 31),
        )
    with time_machine.travel(NOW, tick=False):
        yield row


def test_a_month_shows_what_opens_closes_and_is_due(client, december):
    def told(month):
        page = look(client, "consultations:calendar", month=month)
        cells = [cell for week in page.context["weeks"] for cell in week]
        return {(day.day, one.kind) for day, found in cells for one in found}, page

    in_december, page = told("2026-12")
    assert in_december == {(1, "opens"), (31, "closes")}
    html = page.content.decode()
    for said in ("冬季清雪办法", "2026年12月1日", "month=2026-11", "month=2027-01", "<table"):
        assert said in html
    # 60 days after the last day fall on Monday 1 March 2027.
    assert told("2027-03")[0] == {(1, "due")}
    assert told("2027-04")[0] == set()


@pytest.mark.parametrize("typed", ["", "2026-13", "heute", "99999-01", "1999-01", "２０２６-12"])
def test_what_is_no_month_is_this_one(client, december, typed):
    page = look(client, "consultations:calendar", month=typed)

    assert (page.status_code, page.context["first"]) == (200, date(2026, 12, 1))


def test_every_month_has_whole_weeks():
    for year in (2026, 2027, 2028):
        for number in range(1, 13):
            month = Month(date(year, number, 1))
            weeks = month.weeks()
            assert all(len(week) == 7 for week in weeks)
            days = [day for week in weeks for day in week if day]
            assert (days[0], days[-1]) == (month.first, month.last)
            assert all(weeks[1])


def test_a_month_keeps_what_it_is_narrowed_to(client, december):
    other = make.department()

    page = look(client, "consultations:calendar", month="2026-12", q="")
    assert not page.context["is_empty"]
    page = look(client, "consultations:calendar", month="2026-12", procedure="cn-rule")
    assert "procedure=cn-rule&month=2027-01" in page.context["after_url"]
    assert other.name not in page.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_a_month_costs_the_same_for_one_round_and_for_thirty(
    client, count, django_assert_num_queries
):
    lead = make.department()
    for _ in range(count):
        make.consultation(lead=lead)
    look(client, "consultations:calendar")

    with django_assert_num_queries(5):
        look(client, "consultations:calendar")


def events(page) -> dict[str, icalendar.Event]:
    assert page.headers["Content-Type"].startswith("text/calendar")
    found = icalendar.Calendar.from_ical(page.content).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def test_all_rounds_are_subscribed_to_as_a_calendar(client, december):
    make.consultation(title="另一件", lead=make.department())
    Consultation.objects.exclude(pk=december.pk).update(state="cancelled")

    found = events(look(client, "consultations:calendar_file"))

    period = found[f"round-{december.pk}@huixiang"]
    assert (period["DTSTART"].dt, period["DTEND"].dt) == (date(2026, 12, 1), date(2027, 1, 1))
    assert "冬季清雪办法" in str(period["SUMMARY"])
    assert str(period["URL"]).startswith("http")
    assert found[f"report-{december.pk}@huixiang"]["DTSTART"].dt == date(2027, 3, 1)
    assert len(found) == 2
    assert events(look(client, "consultations:calendar_file", department="0")) == found
    assert not events(look(client, "consultations:calendar_file", q="没有"))


def test_one_round_goes_into_ones_own_calendar_and_a_draft_does_not(client, december):
    assert len(events(look(client, "consultations:round_file", december.pk))) == 2
    Consultation.objects.update(state="draft")
    assert look(client, "consultations:round_file", december.pk).status_code == 404


def test_a_reader_is_told_of_new_rounds_and_honours_the_limits(client, rounds):
    def entries(**asked):
        page = look(client, "consultations:feed", **asked)
        assert page.headers["Content-Type"].startswith("application/atom+xml")
        return ElementTree.fromstring(page.content).findall(f"{ATOM}entry")

    (entry,) = entries(q="噪声")
    assert entry.find(f"{ATOM}title").text == "滨江夜间噪声办法"
    assert entry.find(f"{ATOM}link").get("href").startswith("http")
    assert "市生态环境局征求意见" in entry.find(f"{ATOM}summary").text
    assert entry.find(f"{ATOM}updated").text
    assert len(entries()) == 2
    Consultation.objects.filter(title__contains="犬").update(state="draft")
    assert len(entries()) == 1


@pytest.mark.parametrize("name", [INDEX, "consultations:calendar"])
def test_programs_find_the_feed_and_the_calendar_by_themselves(client, rounds, name):
    html = look(client, name, q="噪声").content.decode()

    for kind, route in (("atom+xml", "feed"), ("calendar", "calendar_file")):
        url = reverse(f"consultations:{route}")
        assert f'{kind}" title="公开征求意见" href="{url}?q=%E5%99%AA%E5%A3%B0"' in html


@pytest.mark.parametrize("name", ["calendar_file", "feed"])
@pytest.mark.parametrize("count", [1, 30])
def test_what_is_subscribed_to_costs_the_same(client, name, count, django_assert_num_queries):
    lead = make.department()
    for _ in range(count):
        make.consultation(lead=lead)
    url = reverse(f"consultations:{name}")
    client.get(url)

    with django_assert_num_queries({"calendar_file": 5, "feed": 4}[name]):
        client.get(url)


def test_days_left_and_a_period_of_months_stay_within_bounds(client, december):
    Consultation.objects.update(closes_at=NOW + timedelta(days=900))

    assert look(client, "consultations:calendar", month="2029-05").status_code == 200
