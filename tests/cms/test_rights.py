"""The four rights: each has a page for everybody, with numbers that can be checked."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cms.rights import known, overseen, spoken, taken_part
from consultations.models import Consultation
from contributions.models import Thread
from core.counting import Share
from moderation.models import Case as Held
from moderation.models import Decision, Reason
from responses.models import Rating, Response
from tests import make, make_petitions

pytestmark = pytest.mark.django_db

PAGES = ["index", "know", "take_part", "speak", "oversee"]


def page(client, name, **extra):
    return client.get(reverse(f"rights:{name}"), **extra).content.decode()


def theme(said=()):
    row = make.run(state="signed").themes.first()
    for contribution in said:
        make.assignment(theme=row, contribution=contribution)
    return row


def due(days, *, lead=None, is_answered=False, **columns):
    """A case whose day is ``days`` from today."""
    row = make.case(
        theme=theme(),
        lead=lead or make.department(),
        state="answered" if is_answered else "accepted",
        due_on=timezone.localdate() + timedelta(days=days),
        **columns,
    )
    if is_answered:
        make.answer(case=row, state="published")
    return row


@pytest.mark.parametrize("name", PAGES)
def test_each_right_is_a_page_for_everybody_that_leads_to_the_others(client, name):
    html = page(client, name)

    assert all(f'href="{reverse(f"rights:{other}")}"' in html for other in PAGES[1:])


@pytest.mark.parametrize("name", PAGES)
def test_a_right_has_a_page_before_there_is_anything_to_count(client, name):
    html = page(client, name, headers={"accept-language": "en"})

    assert "nothing to count yet" in html
    assert "0 of 0" not in html


def city(count):
    """``count`` of everything that the pages list."""
    lead = make.department()
    author = make.user(display_name="不该出现的名字", email="secret@example.org")
    for _ in range(count):
        row = make.consultation(lead=lead)
        make.submission(consultation=row, author=author)
        make.consultation(lead=lead, state=Consultation.State.CLOSED)
        make.consultation(lead=lead, state=Consultation.State.ANNOUNCED)
        due(-1)
        Rating.objects.create(
            response=due(1, is_answered=True).response,
            rater=author,
            stars=5,
            rated_at=timezone.now(),
        )


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_cost_the_same_for_one_row_and_for_thirty(
    client, count, django_assert_num_queries
):
    city(count)
    for _ in range(count):
        make_petitions.petition()
    cold = {"index": 23, "know": 4, "take_part": 16, "speak": 5, "oversee": 17}
    warm = {"index": 0, "know": 1, "take_part": 4, "speak": 1, "oversee": 3}

    for queries in (cold, warm):
        for name, number in queries.items():
            if queries is cold:
                cache.clear()
            else:
                client.get(reverse(f"rights:{name}"))
            with django_assert_num_queries(number):
                client.get(reverse(f"rights:{name}"))


def test_no_page_tells_who_spoke_rated_or_signed(client):
    city(1)

    for name in PAGES:
        html = page(client, name)
        assert "不该出现的名字" not in html
        assert "@example.org" not in html


def test_know_counts_reports_of_rounds_that_are_over_and_texts_that_changed(client):
    first = make.consultation(state=Consultation.State.CLOSED)
    make.consultation(state=Consultation.State.CLOSED)
    make.consultation()
    Consultation.objects.filter(pk=first.pk).update(state=Consultation.State.TREATING)
    hidden = make.consultation()
    Consultation.objects.filter(pk=hidden.pk).update(state=Consultation.State.DRAFT)

    counts = known()

    assert (counts.told, counts.revised) == (Share(1, 2), Share(0, 3))
    assert f'href="{first.get_absolute_url()}"' in page(client, "know")
    assert f'href="{hidden.get_absolute_url()}"' not in page(client, "know")


def test_take_part_counts_what_is_open_what_closes_within_a_week_and_the_ways():
    today = timezone.localdate()
    soon = make.consultation(closes_on=today + timedelta(days=8), short_period_reason="汛期将至。")
    make.consultation()
    make.consultation(state=Consultation.State.CLOSED)
    Consultation.objects.filter(pk=soon.pk).update(closes_at=timezone.now() + timedelta(days=6))
    author = make.user()
    make.submission(consultation=soon, author=author)
    make.submission(consultation=soon, author=author, channel="hotline")

    counts = taken_part()

    assert (counts.open, counts.soon) == (Share(2, 3), Share(1, 2))
    assert (counts.people, counts.offline) == (1, Share(1, 2))


def test_speak_counts_what_is_not_shown_by_the_ground_given_last(client):
    place = make.thread()
    gone = make.contribution(thread=place, state="withheld")
    make.contribution(thread=place, is_public=False)
    make.contribution(thread=place)
    first, last = Reason.objects.all()[:2]
    for reason in (first, last):
        Decision.objects.create(
            contribution=gone,
            moderator=make.user("moderator"),
            action="withhold",
            reason=reason,
            decided_at=timezone.now(),
        )

    counts = spoken()

    assert (counts.kept_back, counts.shown) == (Share(1, 3), Share(1, 2))
    assert counts.reasons == ((last.pk, 1),)
    assert str(last) in page(client, "speak")


def test_speak_counts_masked_words_and_not_words_that_look_like_a_finding():
    place = make.thread()
    make.contribution(thread=place, body="请打我电话13800138000，谢谢。")
    said = make.contribution(thread=place)
    Held.objects.create(
        contribution=said,
        cause="abuse",
        findings=[{"code": "abuse", "evidence": '"code": "privacy"'}],
        opened_at=timezone.now(),
    )

    assert spoken().masked == Share(1, 2)


def test_speak_counts_whom_a_person_read_within_a_day():
    now = timezone.now()
    for hours in (23, 25, None):
        Held.objects.create(
            contribution=make.contribution(),
            cause="pre",
            opened_at=now - timedelta(days=3),
            closed_at=hours and now - timedelta(days=3) + timedelta(hours=hours),
        )

    assert spoken().in_a_day == Share(1, 2)


def test_the_balance_accounts_for_every_opinion_that_was_received(client):
    closed = make.thread(closed_at=timezone.now())
    place = make.thread()
    told, _owed = (make.contribution(thread=place) for _ in range(2))
    type(told).objects.update(thread=closed)
    type(place).objects.update(contribution_count=0)
    make.contribution(thread=make.thread())
    for state in ("pending", "withheld", "hidden", "withdrawn"):
        make.contribution(thread=make.thread(moderation="pre"), state=state)
    reason = make.contribution(thread=make.thread())
    Thread.objects.filter(pk=reason.thread_id).update(kind="petitions", closed_at=timezone.now())
    make.answer(case=make.case(theme=theme(said=[told]), state="answered"), state="published")

    balance = overseen().balance

    assert (balance.answered, balance.owed, balance.speaking) == (1, 1, 1)
    assert (balance.pending, balance.kept_back, balance.withdrawn) == (1, 2, 1)
    assert balance.chart.total == balance.received == 7


def test_a_matter_as_a_whole_is_a_debt_like_any_other(client):
    late = make.whole_case(due_on=timezone.localdate() - timedelta(days=4))
    make.whole_case(lead=late.lead, promise="hearing", thread=late.thread)

    html = page(client, "oversee")

    assert [(row.department, row.cases, row.overdue) for row in overseen().debts] == [
        (late.lead.name, 2, 1)
    ]
    assert late.label in html
    assert late.thread.get_absolute_url() in html


def test_debts_stand_with_the_oldest_on_top(client):
    new, old, none = (make.department(name) for name in ("新债局", "老债局", "无债局"))
    due(-2, lead=new)
    due(-9, lead=old)
    due(3, lead=old)
    due(3, lead=none)

    debts = overseen().debts
    html = page(client, "oversee")

    assert [(row.department, row.overdue) for row in debts] == [
        ("老债局", 1),
        ("新债局", 1),
        ("无债局", 0),
    ]
    assert overseen().overdue == Share(2, 4)
    assert html.index("已超期9天") < html.index("已超期2天")


def test_what_is_due_later_counts_neither_as_late_nor_as_in_time():
    due(3)
    due(-1)
    due(0, is_answered=True)
    due(-1, is_answered=True)

    assert overseen().in_time == Share(1, 3)


def test_an_answer_late_at_night_in_beijing_is_still_of_that_day():
    row = due(0, is_answered=True)
    midnight = timezone.localtime().replace(hour=23, minute=59)
    type(row).objects.filter(pk=row.pk).update(answered_at=midnight)

    assert overseen().in_time == Share(1, 1)


def test_adopted_counts_answers_that_are_published():
    make.answer(outcome="adopted", state="published")
    make.answer(outcome="partially_adopted", state="published")
    make.answer(outcome="not_adopted", state="published")
    make.answer(outcome="adopted", state="signed")

    assert overseen().adopted == Share(2, 3)
    assert Response.objects.count() == 4


def test_satisfied_are_four_and_five_stars():
    answer = make.answer(state="published")
    for stars in (5, 4, 3, 1):
        Rating.objects.create(
            response=answer, rater=make.user(), stars=stars, rated_at=timezone.now()
        )

    counts = overseen()

    assert counts.satisfied == Share(2, 4)
    assert counts.stars == ((5, 1), (4, 1), (3, 1), (2, 0), (1, 1))


def test_records_tell_which_office_signed_which_themes(client):
    office = make.department("立法处")
    row = make.case(theme=make.run(state="signed", department=office).themes.first())
    make.run(state="ready", department=make.department("未签处"))

    html = page(client, "oversee")

    assert "立法处" in html
    assert "未签处" not in html
    assert row.theme.run.title in html


def test_a_count_tells_its_time_and_stands_for_a_minute(client, time_machine):
    time_machine.move_to("2026-04-01 08:00:00+08:00", tick=False)
    assert "统计到2026年4月1日 08:00" in strip(page(client, "take_part"))
    make.consultation()

    assert taken_part().open == Share(0, 0)
    time_machine.shift(61)
    assert taken_part().open == Share(1, 1)


def strip(html):
    return html.replace("</time>", "").replace('<time datetime="2026-04-01T08:00+08:00">', "")
