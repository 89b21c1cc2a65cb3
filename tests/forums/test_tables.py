"""Boards and tags in the editors' room: for superusers, and with effect."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Event
from forums.models import Board, Tag
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
TABLES = ["forum_board", "forum_tag"]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make.user(is_superuser=True, is_staff=True))
    return client


def filled(**changed: object) -> dict[str, object]:
    form = {"name": "滨江生活", "about": "江边的事", "department": "", "region": ""}
    form |= {"opener": "citizens", "assurance": 1, "moderation": "hybrid"}
    return form | {"position": 0, "is_shown": "on"} | changed


@pytest.mark.parametrize("table", TABLES)
def test_a_superuser_sees_each_table_and_its_form(admin: Client, table: str) -> None:
    for name in ("index", "add"):
        assert admin.get(reverse(f"{table}:{name}")).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_a_moderator_does_not(client: Client, table: str) -> None:
    client.force_login(make.user("moderator"))
    assert client.get(reverse(f"{table}:index")).status_code in (302, 403)


def test_a_board_is_made_and_its_topics_follow_its_moderation(admin: Client) -> None:
    assert admin.post(reverse("forum_board:add"), filled()).status_code == 302
    board = Board.objects.get()
    topic, other = made.topic(board=board), made.topic(board=made.board("交通"))
    edit = reverse("forum_board:edit", args=[board.pk])
    assert admin.post(edit, filled(moderation="pre", name="江边")).status_code == 302
    assert made.fresh(topic).thread.moderation == "pre"
    assert made.fresh(other).thread.moderation == "hybrid"
    verbs = Event.objects.filter(verb__startswith="forums.board").values_list("verb", flat=True)
    assert list(verbs) == ["forums.board_made", "forums.board_changed"]


def test_a_tag_is_made_once(admin: Client) -> None:
    for _ in range(2):
        admin.post(reverse("forum_tag:add"), {"name": "噪声"})
    assert Tag.objects.get().name == "噪声"


def test_a_board_with_topics_is_not_deleted(admin: Client) -> None:
    topic = made.topic()
    answer = admin.post(reverse("forum_board:delete", args=[topic.board_id]))
    assert answer.status_code == 409
    assert Board.objects.filter(pk=topic.board_id).exists()
