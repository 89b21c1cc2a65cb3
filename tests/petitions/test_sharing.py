"""What carries a petition out of the site: card, code, poster, a frame on another site."""

from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from petitions.models import Petition
from petitions.services import counting
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
PARTS = ("card.png", "qr.svg", "poster/", "poster.pdf", "embed/")


def at(petition: Petition, part: str) -> str:
    return f"/petitions/{petition.pk}/{part}"


def test_the_card_is_as_large_as_chats_want_it_and_tells_of_every_signature(client) -> None:
    petition = made.petition()
    first = client.get(at(petition, "card.png"))
    made.signature(petition=petition)
    counting.count(timezone.now())

    then = client.get(at(petition, "card.png"))

    assert Image.open(BytesIO(first.content)).size == (1200, 630)
    assert first["Cache-Control"] == "public, max-age=600"
    assert then["ETag"] != first["ETag"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("signatures", [1, 30])
def test_each_costs_two_queries(client, part, signatures, django_assert_num_queries) -> None:
    petition = made.petition()
    for _ in range(signatures):
        made.signature(petition=petition)

    with django_assert_num_queries(2):
        client.get(at(petition, part))


@pytest.mark.parametrize("state", ["checking", "hidden"])
@pytest.mark.parametrize("part", PARTS)
def test_what_is_not_public_leaves_the_site_by_no_way(client, state, part) -> None:
    assert client.get(at(made.petition(state=state), part)).status_code == 404


@pytest.mark.parametrize("state", ["open", "closed", "stopped", "rejected"])
@pytest.mark.parametrize("part", PARTS)
def test_every_public_one_can_be_passed_on(client, state, part) -> None:
    assert client.get(at(made.petition(state=state), part)).status_code == 200


def test_the_code_says_by_which_way_one_came(client) -> None:
    petition = made.petition()

    plain, poster, wrong = (
        client.get(at(petition, f"qr.svg{query}")).content
        for query in ("", "?from=poster", "?from=elsewhere")
    )

    assert plain == wrong != poster


def test_the_poster_says_what_until_when_and_how(client) -> None:
    petition = made.petition()

    html = client.get(at(petition, "poster/")).content.decode()

    assert petition.title in html
    assert petition.ask in html
    assert f"http://testserver{petition.get_absolute_url()}" in html
    assert petition.number in html
    assert "24时（北京时间）" in html


def test_a_frame_may_stand_anywhere_and_asks_for_nothing(client) -> None:
    petition = made.petition()
    client.force_login(make.user())

    frame, page = client.get(at(petition, "embed/")), client.get(at(petition, ""))

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    html = frame.content.decode()
    assert "<form" not in html
    assert frame.cookies == {}
    assert 'target="_blank"' in html


def test_a_page_gives_chats_its_card_and_others_its_frame(client) -> None:
    petition = made.petition()

    html = client.get(at(petition, "")).content.decode()

    card, frame = at(petition, "card.png"), at(petition, "embed/")
    assert f'<meta property="og:image" content="http://testserver{card}">' in html
    assert f'&lt;iframe src="http://testserver{frame}"' in html
