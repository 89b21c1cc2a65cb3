"""What a moderator sees of a topic's words: where they stand, and what their author changed."""

import pytest
from django.test import Client
from django.utils import timezone

from contributions.services import Words
from moderation.changes import edits_of
from moderation.services import revise
from tests import make

pytestmark = pytest.mark.django_db
WITH_NUMBER = "希望九点半以后不用音箱，电话13800138000。"


@pytest.fixture
def bench(client: Client) -> Client:
    client.force_login(make.user("moderator"))
    return client


def test_an_edit_is_shown_as_what_was_changed(bench: Client) -> None:
    thread = make.thread(kind="forums", matter="步道上的音箱")
    row = make.contribution(thread=thread, body="希望九点半以后不用音箱。", heading="音箱")
    words = Words("音箱太响", WITH_NUMBER, "")
    row = revise(contribution=row, words=words, now=timezone.now())
    assert row.state == "pending"
    for address in ("/moderation/", f"/moderation/contributions/{row.pk}/"):
        page = bench.get(address).content.decode()
        assert "<ins>" in page
        assert "太响" in page
        assert "步道上的音箱" in page


def test_what_was_never_edited_costs_no_query(django_assert_num_queries: object) -> None:
    rows = [make.contribution() for _ in range(2)]
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert edits_of(rows) == {}


def test_a_reply_is_read_with_what_it_replies_to(bench: Client) -> None:
    thread = make.thread(kind="forums", matter="步道上的音箱", moderation="pre")
    head = make.contribution(thread=thread, is_head=True, body="九点半以后太响了")
    make.contribution(thread=thread, parent=head, body="同意楼上说的", state="pending")
    page = bench.get("/moderation/").content.decode()
    assert page.count("九点半以后太响了") == 2


def test_the_last_change_is_shown() -> None:
    row = make.contribution(body="一二三四五六")
    for body in ("一二三四五七", "一二三四五八"):
        row = revise(contribution=row, words=Words("", body, ""), now=timezone.now())
    edit = edits_of([row])[row.pk]
    assert [one.text for one in edit.body if one.kind == "removed"] == ["一二三四五七"]
    assert edit.heading == ()
