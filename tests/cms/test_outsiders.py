"""A draft for people outside: only by its address, only for its time, only as it was saved."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cms.outsiders import token_for
from tests import make
from tests.cms import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    return pages.policy().save_revision()


def look(client, revision, *, days=7, changed=""):
    token = token_for(revision, timezone.now() + timedelta(days=days))
    return client.get(reverse("outside", args=[token + changed]))


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
    assert look(client, revision, changed="x").status_code == 404
    assert client.get(reverse("outside", args=["x"])).status_code == 404
    home = revision.content_object.get_parent().save_revision()
    assert look(client, home).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert look(client, revision, days=1).status_code == 200


@pytest.mark.parametrize(
    ("make_user", "status"), [(None, 302), (make.user, 302), (pages.editor, 200)]
)
def test_those_who_write_make_the_address_and_that_is_recorded(client, revision, make_user, status):
    if make_user:
        client.force_login(make_user())
    response = client.post(reverse("show_outside", args=[revision.object_id]), {"days": 3})

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
    url = reverse("show_outside", args=[revision.object_id])

    assert client.post(url, {"days": days}).status_code == 422
