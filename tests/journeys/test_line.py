"""小林's line breaks while she sends, and calls come in while she writes: nothing is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from consultations.models import Consultation, Submission
from tests import make
from tests.journeys import citizens
from tests.journeys.walker import SEND, Walker

WORDS = "孩子九点多要睡觉，建议再提前半小时。"
BODY = "[name='points-0-body']"
NOTICE = ".line-notice"
KEY = "[name='key']"
HIDE = """() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def consultation(site: str) -> Consultation:
    return make.consultation()


@pytest.fixture
def xiaolin(phone: Walker, consultation: Consultation) -> Walker:
    phone.enter_as(make.user())
    phone.go(reverse("consultations:submit", args=[consultation.pk]))
    return phone


def send_into_the_void(citizen: Walker) -> None:
    citizens.write_point(citizen, 0, "amend", WORDS)
    citizen.page.context.set_offline(True)
    citizen.find(SEND).first.click()
    expect(citizen.find(NOTICE)).to_be_visible()


def test_without_a_line_the_words_stay_and_one_press_sends_them_later(xiaolin):
    send_into_the_void(xiaolin)
    assert "已保存在本机" in xiaolin.find(f"[role='status']:has({NOTICE})").inner_text()
    assert xiaolin.find(BODY).input_value() == WORDS
    xiaolin.look()

    xiaolin.page.context.set_offline(False)
    expect(xiaolin.find(f"{NOTICE} [data-when='back']")).to_be_visible()
    xiaolin.press(f"{NOTICE} button")

    assert WORDS in xiaolin.text
    assert Submission.objects.count() == 1


def test_a_page_that_is_closed_without_a_line_has_its_words_when_it_opens_again(xiaolin):
    send_into_the_void(xiaolin)
    address = xiaolin.page.url

    xiaolin.page.context.set_offline(False)
    xiaolin.page.goto("about:blank")
    xiaolin.page.goto(address)

    expect(xiaolin.find(BODY)).to_have_value(WORDS)


def test_words_whose_receipt_was_lost_are_taken_once(xiaolin):
    citizens.write_point(xiaolin, 0, "amend", WORDS)
    address, key = xiaolin.page.url, xiaolin.find(KEY).input_value()
    # The server hears it; the answer never arrives.
    xiaolin.page.route("**/submit/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    xiaolin.find(SEND).first.click()
    xiaolin.page.wait_for_timeout(2000)
    xiaolin.page.unroute("**/submit/")
    assert Submission.objects.count() == 1

    xiaolin.page.goto(address)
    expect(xiaolin.find(BODY)).to_have_value(WORDS)
    assert xiaolin.find(KEY).input_value() == key
    xiaolin.press(SEND)

    assert WORDS in xiaolin.text
    assert Submission.objects.count() == 1


def test_a_switch_to_another_app_keeps_the_last_letter_at_once(xiaolin):
    xiaolin.find(BODY).fill(WORDS)
    xiaolin.page.evaluate(HIDE)
    kept = xiaolin.page.evaluate("JSON.stringify({ ...localStorage })")

    assert WORDS in kept


def test_the_way_back_finds_the_words_where_they_were(xiaolin, consultation):
    xiaolin.find(BODY).fill(WORDS)
    xiaolin.page.goto(consultation.get_absolute_url())

    xiaolin.page.go_back()

    expect(xiaolin.find(BODY)).to_have_value(WORDS)


def test_a_line_that_holds_says_nothing(xiaolin):
    citizens.write_point(xiaolin, 0, "amend", WORDS)
    xiaolin.press(SEND)

    assert Submission.objects.count() == 1
