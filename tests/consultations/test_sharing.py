"""What leaves the site: cards, codes, posters, forms on paper, and the way people come back."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from consultations.arrival import COOKIE
from consultations.models import Consultation, Submission
from consultations.picture import picture_of
from presentation import picture, qr
from tests import make

pytestmark = pytest.mark.django_db
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.50"


@pytest.fixture
def consultation() -> Consultation:
    return make.consultation()


def address(name: str, consultation: Consultation) -> str:
    return reverse(f"consultations:{name}", args=[consultation.pk])


def drawn(client: Client, consultation: Consultation) -> Image.Image:
    answer = client.get(address("card", consultation))
    assert answer["Content-Type"] == "image/png"
    return Image.open(BytesIO(answer.content))


def test_the_card_is_as_large_as_chats_want_it(client, consultation):
    assert drawn(client, consultation).size == (1200, 630)


@pytest.mark.parametrize("clauses", [1, 30])
def test_a_card_costs_two_queries(client, clauses, django_assert_num_queries):
    consultation = make.consultation(clauses=make.clauses(clauses))

    with django_assert_num_queries(2):
        client.get(address("card", consultation))


def test_a_card_is_drawn_once_and_sent_once(client, consultation, monkeypatch):
    first = client.get(address("card", consultation))
    monkeypatch.setattr(picture, "draw", None)  # a second drawing would fail

    again = client.get(address("card", consultation))
    known = client.get(address("card", consultation), headers={"if-none-match": first["ETag"]})

    assert (again.content, known.status_code, known.content) == (first.content, 304, b"")
    assert first["Cache-Control"] == "public, max-age=600"


def test_a_card_tells_of_every_new_opinion(client, consultation):
    before = client.get(address("card", consultation))["ETag"]
    make.contribution(thread=make.clause_threads(consultation)[1])

    assert client.get(address("card", consultation))["ETag"] != before


def test_a_card_is_for_machines_and_opens_no_session(client, consultation):
    client.force_login(make.user())

    answer = client.get(address("card", consultation))

    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("title", ["长" * 200, "A" * 200, "\x0b\u202e标题", "<b>&\"'", "👍"])
def test_a_card_can_be_drawn_of_every_title(client, title):
    assert drawn(client, make.consultation(title=title)).size == (1200, 630)


def test_without_a_chinese_font_the_card_is_the_mark_and_the_code(consultation, monkeypatch):
    monkeypatch.setattr(picture, "knows_chinese", lambda: False)

    drawing = picture_of(consultation, said=3, address="https://example.org/1/")

    assert "<text" not in drawing.svg
    assert qr.path("https://example.org/1/")[0] in drawing.svg
    assert Image.open(BytesIO(drawing.png())).size == (1200, 630)


@pytest.mark.parametrize("name", ["card", "code", "poster", "paper"])
def test_nothing_is_shared_of_a_draft(client, consultation, name):
    Consultation.objects.update(state="draft")

    assert client.get(address(name, consultation)).status_code == 404


def test_a_code_leads_to_its_page_and_says_where_it_hung(client, consultation, settings):
    settings.SITE_URL = "https://hui.example.gov.cn/"
    place = make.clause_threads(consultation)[1]

    poster = client.get(address("code", consultation) + "?from=poster")
    clause = client.get(reverse("consultations:clause_code", args=[place.pk]) + "?from=<script>")

    home = "https://hui.example.gov.cn"
    assert poster.content == qr.svg(f"{home}{consultation.get_absolute_url()}?from=poster")
    assert clause.content == qr.svg(f"{home}{place.get_absolute_url()}?from=qr")


def test_a_code_of_nothing_is_not_found(client):
    stranger = make.thread()

    assert client.get(reverse("consultations:clause_code", args=[stranger.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "browser", "channel"),
    [
        ("", "", "web"),
        ("?from=poster", "", "qr"),
        ("?from=paper", WECHAT, "qr"),
        ("?from=wechat", "", "wechat"),
        ("", WECHAT, "wechat"),
        ("?from=elsewhere", "", "web"),
    ],
)
def test_an_opinion_is_counted_by_the_way_its_author_came(query, browser, channel, consultation):
    client = Client(headers={"user-agent": browser})
    client.force_login(make.user())
    client.get(consultation.get_absolute_url() + query)
    form = client.get(address("submit", consultation))

    sent = {
        "key": form.context["envelope"]["key"].value(),
        "participant": "individual",
        "is_public": "yes",
        "points-TOTAL_FORMS": 1,
        "points-INITIAL_FORMS": 0,
        "points-0-thread": consultation.thread_id,
        "points-0-stance": "amend",
        "points-0-body": "建议把时间提前半小时。",
    }
    answer = client.post(address("submit", consultation), sent)

    assert answer.status_code == 302
    assert Submission.objects.get().channel == channel


def test_the_cookie_of_arrival_holds_one_word_and_no_session(client, consultation):
    client.get(consultation.get_absolute_url() + "?from=poster")

    assert set(client.cookies) - {"csrftoken"} == {COOKIE}
    assert client.cookies[COOKIE].value == "poster"
    assert client.cookies[COOKIE]["httponly"]
    assert client.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.parametrize("name", ["poster", "paper"])
@pytest.mark.parametrize("clauses", [1, 30])
def test_a_sheet_costs_three_queries_at_most(client, name, clauses, django_assert_max_num_queries):
    consultation = make.consultation(clauses=make.clauses(clauses))

    with django_assert_max_num_queries(3):
        assert client.get(address(name, consultation)).status_code == 200


def test_a_poster_says_until_when_who_asks_and_how_to_be_heard(client, consultation):
    page = client.get(address("poster", consultation)).content.decode()

    day = consultation.last_day
    assert f"{day.year}年{day.month}月{day.day}日24时" in page
    assert consultation.lead.name in page
    assert consultation.contact in page
    assert f"http://testserver{consultation.get_absolute_url()}" in page
    assert address("code", consultation) + "?from=poster" in page


def test_a_poster_of_a_round_that_is_over_asks_for_nothing(client, consultation):
    Consultation.objects.update(state="answered")

    page = client.get(address("poster", consultation)).content.decode()

    assert "大家的意见有了答复" in page
    assert "请您提意见" not in page


def test_the_form_on_paper_has_the_numbers_that_the_site_has(client):
    consultation = make.consultation(questions=["先修哪一段？"])

    page = client.get(address("paper", consultation)).content.decode()

    assert [f"#{row.pk}" in page for row in make.clause_threads(consultation)[1:]] == [True] * 3
    assert f"#{consultation.thread_id}" in page
    assert "Q1. 先修哪一段？" in page


def test_a_long_draft_has_places_on_paper_for_the_readers_choice(client):
    consultation = make.consultation(clauses=make.clauses(41))

    page = client.get(address("paper", consultation))

    assert (page.context["clauses"], len(page.context["blanks"])) == ([], 8)
