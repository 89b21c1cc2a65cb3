from collections.abc import Mapping

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from presentation.appearance import CHOICES, COOKIE, Appearance, appearance_of, remember


@pytest.mark.parametrize("words", CHOICES)
def test_a_choice_is_read_as_it_was_written(words: str) -> None:
    assert str(Appearance.read(words)) == words


def test_there_are_twelve_choices() -> None:
    assert (len(CHOICES), len(set(CHOICES))) == (12, 12)
    assert max(map(len, CHOICES)) <= 40


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("", ""),
        ("elder dark", "dark elder"),
        ("  dark   dark ", "dark"),
        ("light dark", "light"),
        ('dark"><script> elder', "elder"),
        ("ELDER", ""),
        ("x" * 5000, ""),
    ],
)
def test_what_is_no_word_of_ours_counts_as_not_said(words: str, choice: str) -> None:
    assert str(Appearance.read(words)) == choice


@pytest.mark.parametrize(
    ("words", "attributes"),
    [
        ("", ""),
        ("dark", ' data-theme="dark"'),
        ("contrast", ' data-contrast="more"'),
        ("elder", ' data-contrast="more" data-mode="elder"'),
        ("light contrast elder", ' data-theme="light" data-contrast="more" data-mode="elder"'),
    ],
)
def test_the_page_says_only_what_was_chosen(words: str, attributes: str) -> None:
    assert Appearance.read(words).attributes == attributes


class Person:
    def __init__(self, appearance: str) -> None:
        self.appearance = appearance


@pytest.mark.parametrize(
    ("cookies", "account", "holds"),
    [
        ({}, "", ""),
        ({}, "elder", "elder"),
        ({COOKIE: "dark"}, "elder", "dark"),
        ({COOKIE: ""}, "elder", ""),
        ({COOKIE: "nonsense"}, "elder", ""),
    ],
)
def test_the_browser_goes_before_the_account(
    cookies: Mapping[str, str], account: str, holds: str
) -> None:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    request.user = Person(account)

    assert str(appearance_of(request)) == holds


def test_a_request_that_never_met_a_person_has_the_look_of_the_device() -> None:
    assert appearance_of(RequestFactory().get("/")) == Appearance()


@pytest.mark.parametrize("words", CHOICES)
def test_a_browser_brings_back_what_it_was_told(words: str) -> None:
    response = HttpResponse()
    remember(response, Appearance.read(words))

    told = response.cookies[COOKIE]
    request = RequestFactory().get("/", headers={"Cookie": told.OutputString().split(";")[0]})
    assert str(appearance_of(request)) == words
    assert (told["httponly"], told["samesite"], told["max-age"]) == (True, "Lax", 31536000)
