import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.services import vouch_for
from tests import make

PASSWORD = "a long enough secret"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
RESET_CODE, RESET_NEW = "/accounts/password/reset/confirm/", "/accounts/password/reset/complete/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Someone with both contacts confirmed."""
    return vouch_for(user=make.user(email="lin@example.org", phone="+8613800138000"))


def log_in(client: Client, login: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": login, "password": password}).status_code


@pytest.mark.parametrize(
    "login", ["lin@example.org", "LIN@Example.org", "13800138000", "+86 138 0013 8000"]
)
def test_by_either_contact(
    client: Client, signed_in: Callable[[], bool], person: User, login: str
) -> None:
    assert (log_in(client, login), signed_in()) == (302, True)


def test_a_person_comes_back_to_the_page_that_asked(client: Client, person: User) -> None:
    typed = {"login": "13800138000", "password": PASSWORD, "next": "/me/"}

    assert client.post(LOGIN, typed).headers["Location"] == "/me/"
    typed["next"] = "https://elsewhere.example/"
    assert Client().post(LOGIN, typed).headers["Location"] == "/"


@pytest.mark.parametrize("login", ["lin@example.org", "13800138000", "nobody@example.org", "lin"])
def test_whatever_does_not_match_gets_the_same_sentence(
    client: Client, person: User, login: str
) -> None:
    answer = client.post(LOGIN, {"login": login, "password": "wrong"}, headers=ENGLISH)

    assert answer.context["form"].errors == {
        "__all__": ["The e-mail address or phone number and the password do not belong together."]
    }


ENGLISH = {"accept-language": "en"}


def test_an_unconfirmed_address_does_not_let_in_but_its_code_does(
    client: Client, signed_in: Callable[[], bool]
) -> None:
    make.user(email="lin@example.org", assurance=User.Assurance.NONE)

    assert (log_in(client, "lin@example.org"), signed_in()) == (302, False)

    client.post("/accounts/confirm-email/", {"code": re.search(r"\d{6}", mail.outbox[0].body)[0]})
    assert signed_in()
    assert User.objects.get().assurance == User.Assurance.CONTACT


def test_an_unconfirmed_phone_does_not_let_in(
    client: Client, signed_in: Callable[[], bool], texts: list[tuple[str, str]]
) -> None:
    make.user(email=None, phone="+8613800138000")

    assert (log_in(client, "13800138000"), signed_in()) == (302, False)
    assert [number for number, _text in texts] == ["+8613800138000"]


@pytest.mark.parametrize("form", ["/cms/login/", "/_util/login/"])
def test_other_forms_do_not_let_anyone_past_the_codes(
    client: Client, signed_in: Callable[[], bool], person: User, form: str
) -> None:
    for username in ("lin@example.org", "+8613800138000"):
        client.post(form, {"username": username, "password": PASSWORD})

    assert not signed_in()


def test_the_editors_room_sends_people_to_the_one_sign_in_page(client: Client) -> None:
    last_stop, _status = client.get("/cms/", follow=True).redirect_chain[-1]

    assert unquote(last_stop) == "/accounts/login/?next=/cms/"


def test_someone_shut_out_stays_out(
    client: Client, signed_in: Callable[[], bool], person: User
) -> None:
    User.objects.update(is_active=False)

    assert client.post(LOGIN, {"login": "13800138000", "password": PASSWORD}).status_code == 302
    assert not signed_in()


def test_failures_are_counted_for_each_number_alone(client: Client, person: User) -> None:
    vouch_for(user=make.user(email=None, phone="+8613900139000"))
    for written in ("13800138000", "+8613800138000", "138 0013 8000", "13800138000", "13800138000"):
        log_in(client, written, "wrong")

    assert log_in(client, "13800138000") == 200
    assert log_in(client, "13900139000") == 302


def test_reset_by_mail(client: Client, signed_in: Callable[[], bool], person: User) -> None:
    assert client.post(RESET, {"email": "Lin@example.org"}).headers["Location"] == RESET_CODE
    code = re.search(r"^\s*(\d{6})\s*$", mail.outbox[0].body, re.MULTILINE)[1]

    assert client.post(RESET_CODE, {"code": code}).headers["Location"] == RESET_NEW
    client.post(RESET_NEW, {"password1": "江水向东流 2031", "password2": "江水向东流 2031"})

    assert (log_in(client, "lin@example.org", "江水向东流 2031"), signed_in()) == (302, True)


def test_reset_by_message(
    client: Client,
    signed_in: Callable[[], bool],
    person: User,
    texts: list[tuple[str, str]],
) -> None:
    assert client.post(RESET, {"email": "138 0013 8000"}).headers["Location"] == RESET_CODE
    [(number, text)] = texts
    page = client.get(RESET_CODE)

    code = re.search(r"\d{6}", text)[0]
    assert client.post(RESET_CODE, {"code": code}).headers["Location"] == RESET_NEW
    client.post(RESET_NEW, {"password1": "江水向东流 2031", "password2": "江水向东流 2031"})

    assert (number, page.status_code) == ("+8613800138000", 200)
    assert (log_in(client, "13800138000", "江水向东流 2031"), signed_in()) == (302, True)


def test_reset_with_a_wrong_code(client: Client, person: User) -> None:
    client.post(RESET, {"email": "lin@example.org"})

    answers = [client.post(RESET_CODE, {"code": "wrong"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert client.get(RESET_NEW).status_code == 302
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("contact", ["nobody@example.org", "13900139000"])
def test_reset_for_nobody_looks_the_same(
    client: Client, person: User, texts: list[tuple[str, str]], contact: str
) -> None:
    answer = client.post(RESET, {"email": contact})

    assert answer.headers["Location"] == RESET_CODE
    assert client.get(RESET_CODE).status_code == 200
    assert client.post(RESET_CODE, {"code": ""}).status_code == 200


@pytest.mark.parametrize("contact", ["", "lin@", "0990-1234567"])
def test_reset_asks_again_for_what_is_no_contact(client: Client, contact: str) -> None:
    answer = client.post(RESET, {"email": contact})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])


def test_a_known_address_confirms_itself_by_a_reset(
    client: Client, signed_in: Callable[[], bool]
) -> None:
    client.post("/accounts/signup/", {"email": "lin@example.org", "password1": "江水向东流 2031"})
    mail.outbox.clear()

    client.cookies.clear()
    client.post(RESET, {"email": "lin@example.org"})
    code = re.search(r"\d{6}", mail.outbox[0].body)[0]
    client.post(RESET_CODE, {"code": code})
    client.post(RESET_NEW, {"password1": PASSWORD, "password2": PASSWORD})
    log_in(client, "lin@example.org")

    assert signed_in()
    assert User.objects.get().assurance == User.Assurance.CONTACT


def test_changing_the_number_asks_for_a_code_from_it(
    client: Client, person: User, texts: list[tuple[str, str]]
) -> None:
    log_in(client, "lin@example.org")
    client.post("/accounts/phone/change/", {"phone": "13900139000", "action_add": ""})
    assert User.objects.get().phone == "+8613800138000"

    code = re.search(r"\d{6}", texts[-1][1])[0]
    client.post("/accounts/phone/verify/", {"code": code})

    assert User.objects.values_list("phone", "phone_verified").get() == ("+8613900139000", True)


def test_a_number_taken_meanwhile_is_told(
    client: Client, person: User, texts: list[tuple[str, str]]
) -> None:
    log_in(client, "lin@example.org")
    client.post("/accounts/phone/change/", {"phone": "13900139000", "action_add": ""})
    make.user(email=None, phone="+8613900139000")

    code = re.search(r"\d{6}", texts[-1][1])[0]
    answer = client.post("/accounts/phone/verify/", {"code": code})

    assert answer.context["form"].errors.keys() == {"code"}


def test_changing_the_address_asks_for_a_code_and_leaves_one_address(
    client: Client, person: User, settings: Settings
) -> None:
    log_in(client, "13800138000")
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert User.objects.get().email == "lin@example.org"

    code = re.search(r"\d{6}", mail.outbox[-1].body)[0]
    client.post("/accounts/confirm-email/", {"code": code})

    assert User.objects.get().email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("new@example.org", True, True)
    ]


def test_the_address_one_signs_in_with_stays(client: Client, person: User) -> None:
    log_in(client, "13800138000")
    client.post("/accounts/email/", {"email": "lin@example.org", "action_remove": ""})

    assert User.objects.get().email == "lin@example.org"
    assert EmailAddress.objects.count() == 1
