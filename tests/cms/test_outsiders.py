"""A draft for people outside: only by its address, only for its time, only as it was saved."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cms.models import OutsideAddress
from cms.outsiders import end_address, make_address, token_of
from tests import make
from tests.cms import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    return pages.policy().save_revision()


def look(client, revision, *, days=7):
    return client.get(address(revision, days=days))


def row(revision, *, days=7):
    now = timezone.now()
    return OutsideAddress.objects.create(
        page_id=revision.object_id,
        revision=revision,
        made_by=pages.editor(),
        made_at=now - timedelta(days=9),
        until=now + timedelta(days=days),
    )


def address(revision, *, days=7):
    return reverse("drafts:outside", args=[token_of(row(revision, days=days))])


def test_whoever_has_the_address_reads_the_draft_as_it_was_saved(client, revision):
    newer = revision.content_object.get_latest_revision_as_object()
    newer.note = "后来改的说明"
    newer.save_revision()

    response = look(client, revision)
    html = response.content.decode()

    assert response.status_code == 200
    assert (pages.NOTE in html, "后来改的说明" in html) == (True, False)
    assert "尚未公布的草案" in html
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == (
        "noindex, nofollow",
        "private, no-store",
    )


def test_an_address_ends_and_cannot_be_changed(client, revision):
    assert look(client, revision, days=-1).status_code == 404
    forged = address(revision)[:-2] + "x/"
    assert client.get(forged).status_code == 404
    assert client.get(reverse("drafts:outside", args=["x"])).status_code == 404
    lasting = address(revision, days=7)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client.get(lasting).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert client.get(lasting).status_code == 404


def test_an_address_is_taken_back_and_that_is_recorded(client, revision):
    editor, made = pages.editor(), row(revision)
    client.force_login(editor)
    url = reverse("outsiders:end", args=[revision.object_id, made.pk])

    assert client.post(url).status_code == 302
    client.post(url)

    assert client.get(reverse("drafts:outside", args=[token_of(made)])).status_code == 404
    assert Event.objects.filter(verb="cms.outside_ended").count() == 1
    html = client.get(reverse("outsiders:share", args=[revision.object_id])).content.decode()
    assert "已收回" in html
    assert url not in html


@pytest.mark.parametrize(("make_user", "status"), [(None, 302), (make.user, 302)])
def test_others_take_no_address_back(client, revision, make_user, status):
    made = row(revision)
    if make_user:
        client.force_login(make_user())
    url = reverse("outsiders:end", args=[revision.object_id, made.pk])

    assert client.post(url).status_code == status
    made.refresh_from_db()
    assert made.ended_at is None


def test_an_address_of_another_draft_is_not_there(client, revision):
    made, other = row(revision), pages.policy()
    client.force_login(pages.editor())

    assert client.post(reverse("outsiders:end", args=[other.pk, made.pk])).status_code == 404


def test_the_list_says_for_whom_and_costs_the_same(client, revision, django_assert_num_queries):
    page, editor = revision.content_object, pages.editor()
    client.force_login(editor)
    url = reverse("outsiders:share", args=[page.pk])
    make_address(page=page, by=editor, now=timezone.now(), days=3, purpose="市人大代表")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert "市人大代表" in client.get(url).content.decode()
    for _ in range(29):
        made = make_address(page=page, by=editor, now=timezone.now(), days=3)
    end_address(address=made, by=editor, now=timezone.now())

    with django_assert_num_queries(len(one)):
        client.get(url)


@pytest.mark.parametrize(
    ("make_user", "status"), [(None, 302), (make.user, 302), (pages.editor, 200)]
)
def test_those_who_write_make_the_address_and_that_is_recorded(client, revision, make_user, status):
    if make_user:
        client.force_login(make_user())
    response = client.post(reverse("outsiders:share", args=[revision.object_id]), {"days": 3})

    assert response.status_code == status
    made = Event.objects.filter(verb="cms.shown_outside")
    assert made.count() == (status == 200)
    if status == 200:
        assert "/drafts/" in response.context["address"]
        client.logout()
        assert client.get(response.context["address"]).status_code == 200


@pytest.mark.parametrize("days", ["", "0", "31", "x"])
def test_an_address_is_for_a_month_at_most(client, revision, days):
    client.force_login(pages.editor())
    url = reverse("outsiders:share", args=[revision.object_id])

    assert client.post(url, {"days": days}).status_code == 422
