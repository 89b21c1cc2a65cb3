from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from contributions.models import Contribution
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("clauses", [1, 30])
def test_a_consultation_page_costs_seven_queries_whatever_its_length(
    client, clauses, django_assert_num_queries
):
    consultation = make.consultation(clauses=make.clauses(clauses))

    with django_assert_num_queries(7):
        page = client.get(consultation.get_absolute_url())

    assert page.status_code == 200


@pytest.mark.parametrize("clauses", [1, 30])
def test_a_signed_in_reader_costs_twelve(client, clauses, django_assert_num_queries):
    consultation = make.consultation(clauses=make.clauses(clauses))
    client.force_login(make.user())

    with django_assert_num_queries(12):
        client.get(consultation.get_absolute_url())


@pytest.mark.parametrize("opinions", [1, 30])
def test_the_opinions_on_a_clause_cost_five_queries(client, opinions, django_assert_num_queries):
    consultation = make.consultation()
    place = make.clause_threads(consultation)[1]
    for _ in range(opinions):
        make.contribution(thread=place)

    with django_assert_num_queries(5):
        page = client.get(place.get_absolute_url())

    assert page.context["rows"][0].author is not None


@pytest.mark.parametrize("state", Consultation.State)
def test_visible_to_and_the_view_permission_agree(state):
    office = make.department()
    consultation = make.consultation(lead=office)
    Consultation.objects.filter(pk=consultation.pk).update(state=state)
    consultation.refresh_from_db()
    people = (
        AnonymousUser(),
        make.user(),
        make.user("official"),
        make.user("official", department=office),
    )

    for user in people:
        listed = consultation in Consultation.objects.visible_to(user)
        assert listed == user.has_perm("consultations.view_consultation", consultation)
        managed = consultation in Consultation.objects.managed_by(user)
        assert managed == user.has_perm("consultations.manage_consultation", consultation)


def test_a_draft_round_is_no_page_for_the_public(client):
    consultation = make.consultation()
    Consultation.objects.filter(pk=consultation.pk).update(state="draft")

    assert client.get(consultation.get_absolute_url()).status_code == 404
    assert client.get(make.clause_threads(consultation)[1].get_absolute_url()).status_code == 404


def test_the_page_names_who_decides_until_when_and_why_so_short(client):
    lead = make.department("云汀市城市管理局")
    today = timezone.localdate()
    consultation = make.consultation(
        lead=lead,
        closes_on=today + timedelta(days=11),
        short_period_reason="汛期将至，需要尽快施行。",
    )

    page = client.get(consultation.get_absolute_url()).content.decode()

    assert "云汀市城市管理局" in page
    assert "汛期将至，需要尽快施行。" in page
    assert consultation.days == 11


def test_words_that_are_not_public_are_on_no_list(client):
    consultation = make.consultation()
    make.contribution(thread=consultation.thread, body="只给部门看的话", is_public=False)
    make.contribution(thread=consultation.thread, body="大家都能看的话")

    page = client.get(consultation.thread.get_absolute_url()).content.decode()

    assert "大家都能看的话" in page
    assert "只给部门看的话" not in page


def test_opinions_page_by_key_without_a_gap(client):
    consultation = make.consultation()
    rows = [make.contribution(thread=consultation.thread) for _ in range(25)]

    first = client.get(consultation.thread.get_absolute_url())
    second = client.get(consultation.thread.get_absolute_url() + first.context["older_url"])

    seen = [row.pk for page in (first, second) for row in page.context["rows"]]
    assert seen == [row.pk for row in reversed(rows)]


def test_the_most_agreed_come_first_when_asked(client):
    consultation = make.consultation()
    plain = make.contribution(thread=consultation.thread)
    agreed = make.contribution(thread=consultation.thread)
    newest = make.contribution(thread=consultation.thread)
    Contribution.objects.filter(pk=agreed.pk).update(agree_count=3)

    page = client.get(consultation.thread.get_absolute_url() + "?sort=agreed")

    assert [row.pk for row in page.context["rows"]] == [agreed.pk, newest.pk, plain.pk]


@pytest.mark.parametrize("page", ["rounds:index", "rounds:detail"])
def test_the_desk_of_a_round_is_for_its_officials(page):
    office = make.department()
    consultation = make.consultation(lead=office)
    address = reverse(page, args=[consultation.pk] if page == "rounds:detail" else [])

    def status(user):
        browser = Client()
        if user:
            browser.force_login(user)
        return browser.get(address).status_code

    assert status(None) == 302
    assert status(make.user()) in (403, 404)
    assert status(make.user("moderator")) in (403, 404)
    assert status(make.user("official", department=office)) == 200
    if page == "rounds:detail":
        assert status(make.user("official")) == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_desk_of_a_round_costs_fifteen_queries(client, count, django_assert_num_queries):
    office = make.department()
    consultation = make.consultation(lead=office)
    run = make.run(consultation=consultation, state="signed", department=office, themes=count)
    for theme in run.themes.all():
        make.case(theme=theme)
    client.force_login(make.user("official", department=office))

    with django_assert_num_queries(15):
        client.get(reverse("rounds:detail", args=[consultation.pk]))
