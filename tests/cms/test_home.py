"""The door: what is open, what words have changed, and numbers that never stand alone."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from consultations.models import Consultation
from tests import make, make_petitions

pytestmark = pytest.mark.django_db


def closing_in(days, **parts):
    today = timezone.localdate()
    return make.consultation(closes_on=today + timedelta(days=days), title=f"还有{days}天", **parts)


def ended(state, **parts):
    row = make.consultation(state=Consultation.State.CLOSED, **parts)
    Consultation.objects.filter(pk=row.pk).update(state=state)
    return row


def rewording(consultation, *, people=1, outcome="adopted", clause=1):
    """A clause that changed because of what ``people`` said about it, each twice."""
    thread = make.clause_threads(consultation)[clause]
    theme = make.run(consultation=consultation, state="signed").themes.first()
    for _ in range(people):
        author = make.user()
        for _again in range(2):
            make.submission(consultation=consultation, author=author, threads=[thread])
    for said in thread.contributions.all():
        make.assignment(theme=theme, contribution=said)
    answer = make.answer(case=make.case(theme=theme, state="answered"), state="published")
    return answer.outcomes.create(
        thread=thread, outcome=outcome, old_wording="二十二时", new_wording="二十一时"
    )


def changed(*, people=1, state=Consultation.State.TREATING, **parts):
    """A consultation of one clause, which changed; returns its outcome."""
    consultation = make.consultation(clauses=make.clauses(1), **parts)
    row = rewording(consultation, people=people)
    Consultation.objects.filter(pk=consultation.pk).update(state=state)
    return row


def test_what_closes_first_stands_in_front_with_its_deadline_and_a_way_in(client):
    later, sooner = closing_in(40), closing_in(31)
    make.consultation(state=Consultation.State.CLOSED)

    page = client.get("/")

    assert page.context["first"].consultation == sooner
    assert [card.consultation for card in page.context["open"]] == [later]
    hero = page.content.decode().split('class="section"')[0]
    assert "还剩<b>31</b>天" in hero
    day = sooner.last_day
    assert f"{day.year}年{day.month}月{day.day}日24时" in hero
    assert f'<a class="button large" href="{sooner.get_absolute_url()}">' in hero


def test_what_was_answered_leads_to_its_report(client):
    done = ended(Consultation.State.ANSWERED)
    ended(Consultation.State.CLOSED)

    page = client.get("/")

    assert [card.consultation for card in page.context["answered"]] == [done]
    assert f'href="{reverse("consultations:report", args=[done.pk])}"' in page.content.decode()


def test_where_nothing_is_open_the_next_one_stands_in_front(client):
    coming = make.consultation(state=Consultation.State.ANNOUNCED)

    html = client.get("/").content.decode()

    hero = html.split('class="section"')[0]
    assert coming.title in hero
    assert "起可以提意见" in hero


def test_an_empty_site_says_what_will_come_and_shows_no_empty_numbers(client):
    html = client.get("/", headers={"accept-language": "en"}).content.decode()

    assert "The next draft appears here on the day it is published" in html
    assert 'href="#steps"' in html
    assert [part for part in ("numbers", "changed", "answered") if f'id="{part}"' in html] == []
    assert html.count("nothing to count yet") == 4


# Without its counts the page asks for the round in front, those open, to come and answered, for
# petitions and their thresholds, the guides, and what Wagtail wants to know of the site; each
# count is one of a fixed number, after a look for what the worker counted.
@pytest.mark.parametrize(("is_counted", "queries"), [(True, 10), (False, 43)])
@pytest.mark.parametrize("count", [1, 30])
def test_the_home_page_costs_the_same_few_queries(
    client, count, is_counted, queries, django_assert_num_queries
):
    lead = make.department()
    for number in range(count):
        closing_in(31 + number % 3, lead=lead)
        ended(Consultation.State.ANSWERED, lead=lead)
        make_petitions.petition(lead=lead)
    for _ in range(3):  # as many as are shown at most
        changed(lead=lead)
    client.get("/")
    if not is_counted:
        cache.clear()

    with django_assert_num_queries(queries):
        client.get("/")


def test_a_change_is_shown_with_the_people_whose_words_led_to_it(client):
    changed(people=3)

    page = client.get("/")

    (change,) = page.context["changes"].rows
    assert (change.people, change.opinions) == (3, 6)
    assert [word.text for word in change.words] == ["二十二", "二十一", "时"]
    assert "因为<b>3</b>人说了话" in page.content.decode()


def test_an_outcome_of_its_own_has_the_voices_of_its_clause_alone(client):
    consultation = make.consultation(clauses=make.clauses(2))
    row = rewording(consultation, people=2, outcome="partially_adopted")
    make.assignment(
        theme=row.response.case.theme,
        contribution=make.submission(consultation=consultation).points.get().contribution,
    )
    Consultation.objects.filter(pk=consultation.pk).update(state=Consultation.State.TREATING)

    (change,) = client.get("/").context["changes"].rows

    assert (change.people, change.opinions) == (2, 4)


def test_a_change_is_no_ones_business_before_its_answer_is_published(client):
    row = changed()
    type(row.response).objects.update(state="signed")

    assert client.get("/").context["changes"].rows == ()


def test_an_open_round_tells_its_opinions_and_its_people(client):
    consultation = make.consultation(clauses=make.clauses(2))
    author, threads = make.user(), make.clause_threads(consultation)[1:]
    make.submission(consultation=consultation, author=author, threads=threads)
    make.submission(consultation=consultation, author=author)
    make.submission(consultation=consultation)

    page = client.get("/")

    tally = page.context["first"].tally
    assert (tally.opinions, tally.people) == (4, 2)
    assert "<b>4</b>条意见" in page.content.decode()


def test_no_percentage_stands_on_the_home_page(client):
    changed()

    words = strip_tags(client.get("/").content.decode().split("<main")[1])

    assert re.findall(r"\d+\s*%", words) == []
    assert "条 / 共2条" in re.sub(r"\s+", " ", words)


def test_a_receipt_is_looked_up_from_the_home_page(client):
    sent = make.submission(consultation=make.consultation())

    assert f'action="{reverse("track:index")}"' in client.get("/").content.decode()
    answer = client.post(reverse("track:index"), {"receipt": sent.receipt, "code": sent.query_code})
    assert (answer.status_code, answer.url) == (302, sent.get_absolute_url())
