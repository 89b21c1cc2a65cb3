"""Two officers in one draft: each is told of the other, and nothing is overwritten unseen."""

import pytest
from django.urls import reverse
from wagtail.admin.models import EditingSession

from tests.cms import pages
from tests.cms.test_editing import edit_url, form

pytestmark = pytest.mark.django_db


def session_of(client, page, person):
    client.force_login(person)
    client.get(edit_url(page))
    return EditingSession.objects.get(user=person)


def ping(client, page, session, **sent):
    args = ["cms", "policypage", page.pk, session.pk]
    url = reverse("wagtailadmin_editing_sessions:ping", args=args)
    return client.post(url, sent, headers={"accept-language": "zh-hans"}).json()


@pytest.fixture
def page():
    page = pages.policy()
    page.save_revision()
    page.refresh_from_db()
    return page


def test_the_second_is_told_that_the_first_is_there_and_then_that_the_first_has_saved(client, page):
    loaded = page.latest_revision
    first, second = pages.editor(), pages.editor()
    first.display_name = "何叙"
    first.save()
    ping(client, page, session_of(client, page, first))
    mine = session_of(client, page, second)

    sent = {
        "revision_id": loaded.pk,
        "revision_created_at": loaded.created_at.isoformat(),
    }
    told = ping(client, page, mine, **sent)
    assert [other["user"] for other in told["other_sessions"]] == ["何叙"]
    assert not told["other_sessions"][0]["revision_id"]
    assert "何叙" in told["html"]

    page.note = "第一位的说明"
    page.save_revision(user=first)
    told = ping(client, page, mine, **sent)
    assert told["other_sessions"][0]["revision_id"]
    assert "何叙保存了新版本" in told["html"]


def test_saving_by_itself_over_a_newer_version_is_refused_in_chinese(client, page):
    loaded = page.latest_revision
    page.note = "第一位的说明"
    page.save_revision(user=pages.editor())
    client.force_login(pages.editor())

    answer = client.post(
        edit_url(page),
        form(loaded_revision_id=str(loaded.pk)),
        headers={"accept": "application/json", "accept-language": "zh-hans"},
    )

    assert answer.json()["error_code"] == "invalid_revision"
    assert "保存会覆盖" in answer.json()["error_message"]
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().note == "第一位的说明"


def test_saving_by_hand_over_a_newer_version_is_refused_and_the_words_are_handed_back(client, page):
    loaded = page.latest_revision
    stamp = {
        "loaded_revision_id": str(loaded.pk),
        "loaded_revision_created_at": loaded.created_at.isoformat(),
    }
    page.note = "第一位的说明"
    page.save_revision(user=pages.editor())
    client.force_login(pages.editor())

    answer = client.post(edit_url(page), form(note="第二位写的很长的说明。", **stamp))

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "打开这份草案之后，有人保存过它" in html
    assert "第二位写的很长的说明。" in html
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().note == "第一位的说明"


def test_whoever_loaded_the_newest_version_saves(client, page):
    newest = page.latest_revision
    stamp = {
        "loaded_revision_id": str(newest.pk),
        "loaded_revision_created_at": newest.created_at.isoformat(),
    }
    client.force_login(pages.editor())

    assert client.post(edit_url(page), form(note="改好的说明", **stamp)).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().note == "改好的说明"
