import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from accounts.models import User

PASSWORD = "江水向东流 2031"
SIGNUP, EMAIL_CODE, PHONE_CODE = (
    "/accounts/signup/",
    "/accounts/confirm-email/",
    "/accounts/phone/verify/",
)

# Two tries in one test come quicker than a person's.
UNRATIONED = {"confirm_email": None, "verify_phone": None}

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **typed: str) -> str:
    """Send the form and return the address the browser is sent to, or "" with the form again."""
    answer = client.post(SIGNUP, {"password1": PASSWORD, **typed})
    return answer.headers.get("Location", "")


def code_in(text: str) -> str:
    return re.search(r"(?<!\d)\d{6}(?!\d)", text)[0]


def test_by_email(client: Client, signed_in: Callable[[], bool]) -> None:
    assert sign_up(client, email="Lin@Example.org", display_name="江边小林") == EMAIL_CODE
    assert not signed_in()

    client.post(EMAIL_CODE, {"code": code_in(mail.outbox[0].body)})

    user = User.objects.get()
    assert signed_in()
    assert (user.email, user.phone, user.display_name) == ("lin@example.org", None, "江边小林")
    assert user.assurance == User.Assurance.CONTACT


def test_by_phone(
    client: Client, signed_in: Callable[[], bool], texts: list[tuple[str, str]]
) -> None:
    assert sign_up(client, phone="138 0013 8000") == PHONE_CODE
    assert not signed_in()

    [(number, text)] = texts
    client.post(PHONE_CODE, {"code": code_in(text)})

    user = User.objects.get()
    assert number == "+8613800138000"
    assert signed_in()
    assert (user.email, user.phone, user.phone_verified) == (None, "+8613800138000", True)
    assert user.assurance == User.Assurance.CONTACT
    assert mail.outbox == []


def test_two_people_without_an_email_address(texts: list[tuple[str, str]]) -> None:
    sign_up(Client(), phone="13800138000")
    sign_up(Client(), phone="13800138001", email="")

    assert list(User.objects.order_by("phone").values_list("phone", "email")) == [
        ("+8613800138000", None),
        ("+8613800138001", None),
    ]


def test_by_both_asks_for_both_codes(
    client: Client, signed_in: Callable[[], bool], texts: list[tuple[str, str]]
) -> None:
    assert sign_up(client, phone="13800138000", email="lin@example.org") == PHONE_CODE
    assert User.objects.get().email is None

    answer = client.post(PHONE_CODE, {"code": code_in(texts[0][1])})
    assert answer.headers["Location"] == EMAIL_CODE
    assert not signed_in()

    client.post(EMAIL_CODE, {"code": code_in(mail.outbox[0].body)})

    assert signed_in()
    assert User.objects.get().email == "lin@example.org"


def test_a_slip_in_the_address_locks_nobody_out_who_has_a_phone(
    client: Client, signed_in: Callable[[], bool], texts: list[tuple[str, str]]
) -> None:
    sign_up(client, phone="13800138000", email="slip@example.org")
    client.post(PHONE_CODE, {"code": code_in(texts[0][1])})

    client.cookies.clear()
    client.post(reverse("account_login"), {"login": "13800138000", "password": PASSWORD})

    assert signed_in()
    assert User.objects.get().email is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "email"),
        ({"email": "", "phone": " "}, "email"),
        ({"email": "lin"}, "email"),
        ({"phone": "12345"}, "phone"),
        ({"email": "lin@example.org", "phone": "0990-1234567"}, "phone"),
        ({"email": "lin@example.org", "password1": "12345"}, "password1"),
        ({"email": "lin@example.org", "display_name": "长" * 41}, "display_name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, typed: dict[str, str], field: str
) -> None:
    answer = client.post(SIGNUP, {"password1": PASSWORD, **typed})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not User.objects.exists()


def test_with_neither_contact_one_sentence_says_so(client: Client) -> None:
    with translation.override("en"):
        answer = client.post(SIGNUP, {"password1": PASSWORD}, headers={"accept-language": "en"})
        errors = dict(answer.context["form"].errors)

        assert errors == {"email": ["Enter an e-mail address or a phone number."]}


def test_a_display_name_has_one_line_and_nothing_unseen(client: Client) -> None:
    sign_up(client, email="lin@example.org", display_name="江边\u200b \u202e 小林\n")

    assert User.objects.get().display_name == "江边 小林"


@pytest.mark.parametrize("taken", ["lin@example.org", "LIN@example.org"])
def test_a_known_address_gets_the_same_answer_and_a_mail_that_tells(
    taken: str, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = UNRATIONED
    first, second = Client(), Client()
    sign_up(first, email="lin@example.org")
    expected = first.get(EMAIL_CODE)
    mail.outbox.clear()

    assert sign_up(second, email=taken) == EMAIL_CODE

    answer = second.get(EMAIL_CODE)
    assert answer.status_code == expected.status_code == 200
    assert answer.templates[0].name == expected.templates[0].name
    assert second.post(EMAIL_CODE, {"code": "000000"}).status_code == 200
    assert User.objects.count() == 1
    assert [(letter.to, re.findall(r"\d{6}", letter.body)) for letter in mail.outbox] == [
        (["lin@example.org"], [])
    ]


def test_a_known_number_gets_the_same_answer_and_a_message_that_tells(
    texts: list[tuple[str, str]], settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = UNRATIONED
    sign_up(Client(), phone="13800138000")
    second = Client()

    assert sign_up(second, phone="+86 13800138000") == PHONE_CODE

    assert second.get(PHONE_CODE).status_code == 200
    assert second.post(PHONE_CODE, {"code": ""}).status_code == 200
    assert [number for number, _text in texts] == ["+8613800138000"] * 2
    assert re.findall(r"\d{6}", texts[1][1]) == []
    assert User.objects.count() == 1


@pytest.mark.parametrize("contact", [{"email": "lin@example.org"}, {"phone": "13800138000"}])
def test_of_two_at_the_same_moment_the_slower_gets_the_same_answer(
    contact: dict[str, str], texts: list[tuple[str, str]], settings: Settings
) -> None:
    """The form looks, then writes; in between someone else has written."""
    settings.ACCOUNT_RATE_LIMITS = UNRATIONED
    expected = sign_up(Client(), **contact)
    settings.ACCOUNT_FORMS = {"signup": "tests.accounts.slow.BlindSignupForm"}

    assert sign_up(Client(), **contact) == expected
    assert User.objects.count() == 1


def test_a_wrong_code_is_told_and_the_third_ends_the_attempt(
    client: Client, signed_in: Callable[[], bool]
) -> None:
    sign_up(client, email="lin@example.org")

    answers = [client.post(EMAIL_CODE, {"code": "wrong1"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert answers[0].context["form"].errors.keys() == {"code"}
    assert answers[2].headers["Location"] == "/accounts/login/"
    client.post(EMAIL_CODE, {"code": code_in(mail.outbox[0].body)})
    assert not signed_in()


def test_a_wrong_code_for_a_phone(
    client: Client, signed_in: Callable[[], bool], texts: list[tuple[str, str]]
) -> None:
    sign_up(client, phone="13800138000")

    answers = [client.post(PHONE_CODE, {"code": "wrong1"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert not signed_in()
    assert not User.objects.get().phone_verified


def test_an_account_is_made_though_no_mail_can_be_sent(
    client: Client, signed_in: Callable[[], bool], settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = UNRATIONED
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.dead_mail.Backend"
    assert sign_up(client, email="lin@example.org") == EMAIL_CODE
    assert client.get(EMAIL_CODE).status_code == 200

    settings.EMAIL_BACKEND = backend
    client.post(EMAIL_CODE, {"action": "resend"})
    client.post(EMAIL_CODE, {"code": code_in(mail.outbox[0].body)})

    assert signed_in()


def test_an_account_is_made_though_no_message_can_be_sent(
    client: Client, settings: Settings
) -> None:
    settings.SMS_GATEWAY = "tests.accounts.sms.Down"

    assert sign_up(client, phone="13800138000") == PHONE_CODE
    assert client.get(PHONE_CODE).status_code == 200


def test_messages_to_one_number_are_rationed(texts: list[tuple[str, str]]) -> None:
    sign_up(Client(), phone="13800138000")
    answer = Client().post(SIGNUP, {"phone": "13800138000", "password1": PASSWORD})

    assert (answer.status_code, len(texts)) == (429, 1)


def test_sign_ups_from_one_place_are_rationed(client: Client) -> None:
    answers = [client.post(SIGNUP, {}).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


def test_an_address_is_kept_once(client: Client) -> None:
    sign_up(client, email="lin@example.org")

    rows = EmailAddress.objects.values_list("email", "verified", "primary")
    assert list(rows) == [("lin@example.org", False, True)]


def test_a_name_of_a_million_accents_is_refused_at_once(client: Client) -> None:
    # Python normalises accents in quadratic time: these would take hours.
    name = "é" + "\u0301\u0323" * 100_000

    assert sign_up(client, email="zhang@example.org", display_name=name) == ""
    assert not User.objects.exists()
