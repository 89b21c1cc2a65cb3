import re

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from presentation.appearance import COOKIE
from tests import make

pytestmark = pytest.mark.django_db

PAGE, SWITCH = "/appearance/", "/appearance/elder/"
ELDER = {"elder": "1", "theme": "device", "contrast": "0"}
TOKEN = "csrfmiddlewaretoken"


def marks(client: Client, page: str = "/accounts/login/") -> str:
    """What the page says of its look."""
    html = client.get(page).content.decode()
    return re.search(r"<html lang=\"zh-hans\"([^>]*)>", html)[1]


def test_a_guest_switches_and_every_page_remembers(client: Client) -> None:
    answer = client.post(SWITCH, {"elder": "1", "next": "/consultations/?state=open"})

    assert (answer.status_code, answer.url) == (302, "/consultations/?state=open")
    for page in ("/accounts/login/", "/consultations/", "/track/"):
        assert 'data-mode="elder"' in marks(client, page)
    client.post(SWITCH, {"elder": "0"})
    assert marks(client) == ""


def test_the_switch_leaves_the_rest_of_the_look(client: Client) -> None:
    client.cookies[COOKIE] = "dark contrast"
    client.post(SWITCH, {"elder": "1"})
    assert client.cookies[COOKIE].value == "dark contrast elder"
    client.post(SWITCH, {"elder": "0"})
    assert client.cookies[COOKIE].value == "dark contrast"


@pytest.mark.parametrize("address", [PAGE, SWITCH])
@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"]
)
def test_nobody_is_sent_to_another_site(client: Client, address: str, away: str) -> None:
    assert client.post(address, {**ELDER, "next": away}).url == PAGE


def test_a_choice_is_kept_on_the_account(client: Client) -> None:
    person = make.user()
    client.force_login(person)

    client.post(PAGE, {"elder": "1", "theme": "dark", "contrast": "1"})

    person.refresh_from_db()
    assert person.appearance == "dark contrast elder"


def test_who_signs_in_elsewhere_finds_their_look(client: Client) -> None:
    client.force_login(make.user(appearance="dark elder"))

    assert marks(client, "/me/") == ' data-theme="dark" data-contrast="more" data-mode="elder"'


def test_a_choice_made_in_this_browser_stands_after_sign_in(client: Client) -> None:
    client.post(SWITCH, {"elder": "0"})
    client.force_login(make.user(appearance="elder"))

    assert marks(client, "/me/") == ""


@pytest.mark.parametrize("words", ["elder dark", "x", "elder ", "light dark"])
def test_an_account_holds_no_look_that_there_is_not(words: str) -> None:
    with pytest.raises(IntegrityError):
        make.user(appearance=words)


def test_trying_a_look_keeps_nothing(client: Client) -> None:
    person = make.user()
    client.force_login(person)

    answer = client.post(PAGE, {**ELDER, "theme": "dark", "try": "1", "next": "/track/"})
    html = answer.content.decode()

    assert 'data-theme="dark" data-contrast="more" data-mode="elder"' in html
    assert '<meta name="color-scheme" content="dark">' in html
    assert '<input type="hidden" name="next" value="/track/">' in html
    assert COOKIE not in answer.cookies
    assert User.objects.get(pk=person.pk).appearance == ""


def test_the_form_shows_what_holds(client: Client) -> None:
    client.cookies[COOKIE] = "light elder"

    html = client.get(PAGE).content.decode()

    chosen = re.findall(r"name=\"(\w+)\" value=\"(\w+)\"[^>]*\bchecked", html)
    assert chosen == [("elder", "1"), ("theme", "light"), ("contrast", "0")]


@pytest.mark.parametrize("wrong", [{}, {**ELDER, "theme": "pink"}, {**ELDER, "elder": "yes"}])
def test_a_look_that_there_is_not_is_refused(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post(PAGE, {**wrong, "next": "/"})

    assert (answer.status_code, COOKIE in answer.cookies) == (422, False)


def test_only_a_post_switches(client: Client) -> None:
    assert client.get(SWITCH).status_code == 405


def test_the_switch_asks_for_its_token() -> None:
    assert Client(enforce_csrf_checks=True).post(SWITCH, {"elder": "1"}).status_code == 403


@pytest.fixture
def wrong(client: Client, settings: Settings) -> Client:
    settings.ROOT_URLCONF = "tests.core.urls"
    client.cookies[COOKIE] = "elder"
    return client


@pytest.mark.parametrize(
    ("page", "status"), [("/nowhere/", 404), ("/refuse/", 409), ("/desk/late/7/", 404)]
)
def test_an_error_keeps_the_look_and_the_switch(wrong: Client, page: str, status: int) -> None:
    answer = wrong.get(page)

    assert answer.status_code == status
    assert 'data-mode="elder"' in answer.content.decode()
    assert f'action="{SWITCH}"' in answer.content.decode()


def test_a_page_that_answers_a_form_leads_back_to_the_form(wrong: Client) -> None:
    form = "http://testserver/consultations/1/submit/"

    html = wrong.post("/refuse/", headers={"Referer": form}).content.decode()

    switch = html.split(f'action="{SWITCH}"')[1]
    assert re.search(r'name="next" value="([^"]*)"', switch)[1] == form


def test_a_forged_form_is_refused_in_the_same_look() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = "elder"

    answer = client.post("/accounts/login/")

    assert answer.status_code == 403
    assert 'data-mode="elder"' in answer.content.decode()


@pytest.mark.parametrize("page", ["/accounts/login/", "/consultations/", PAGE, "/nowhere/"])
def test_no_cache_gives_one_readers_look_to_another(client: Client, page: str) -> None:
    assert "Cookie" in client.get(page).headers["Vary"]


def test_a_guest_s_look_costs_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.cookies[COOKIE] = "elder"
    with django_assert_num_queries(0):
        client.get(PAGE)


def test_keeping_a_choice_costs_one_write(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(make.user())
    # Session, person, choice.
    with django_assert_num_queries(3):
        client.post(SWITCH, {"elder": "1"})
