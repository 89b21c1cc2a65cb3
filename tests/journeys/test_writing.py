"""小林 writes on a phone: nothing that was typed is lost, and nothing is sent twice."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.services import vouch_for
from consultations.models import Consultation, Submission
from consultations.services import close
from tests import make
from tests.journeys import citizens
from tests.journeys.walker import PASSWORD, SEND, Walker

WORDS = "孩子九点多要睡觉，建议再提前半小时。"
BODY = "[name='points-0-body']"
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('huixiang-draft:'))"
NOTICE = ".draft-notice"


@pytest.fixture
def consultation(site: str) -> Consultation:
    return make.consultation()


@pytest.fixture
def xiaolin(phone: Walker, consultation: Consultation) -> Walker:
    """At the open form, signed in."""
    phone.enter_as(make.user())
    phone.go(reverse("consultations:submit", args=[consultation.pk]))
    return phone


def wait_until_kept(citizen: Walker) -> None:
    """Wait for the browser to store what was typed: it does so when typing pauses."""
    for _ in range(100):
        if citizen.page.evaluate(STORED):
            return
        citizen.page.wait_for_timeout(50)
    pytest.fail("No draft was stored")


def test_a_draft_outlives_a_reload_and_is_forgotten_once_sent(xiaolin):
    citizens.write_point(xiaolin, 0, "amend", WORDS)
    wait_until_kept(xiaolin)

    xiaolin.page.reload()
    expect(xiaolin.find(BODY)).to_have_value(WORDS)
    expect(xiaolin.find("[name='points-0-stance'][value='amend']")).to_be_checked()
    expect(xiaolin.find(NOTICE)).to_be_visible()
    xiaolin.look()

    xiaolin.press(SEND)
    assert WORDS in xiaolin.text
    assert xiaolin.page.evaluate(STORED) == []


def test_a_draft_can_be_discarded(xiaolin):
    citizens.write_point(xiaolin, 0, "amend", WORDS)
    wait_until_kept(xiaolin)
    xiaolin.page.reload()

    xiaolin.find(f"{NOTICE} button").click()

    expect(xiaolin.find(NOTICE)).to_have_count(0)
    expect(xiaolin.find(BODY)).to_have_value("")
    assert xiaolin.page.evaluate(STORED) == []


def test_words_that_are_too_short_come_back_with_a_sentence_beside_them(xiaolin):
    citizens.write_point(xiaolin, 0, "oppose", "不", "静谧区二十一时以后不得使用扩声设备。")
    xiaolin.press(SEND)

    assert xiaolin.find(BODY).input_value() == "不"
    assert xiaolin.find(BODY).get_attribute("aria-invalid") == "true"
    sentence = xiaolin.find(f".field.invalid:has({BODY}) .errorlist").inner_text()
    assert sentence in xiaolin.find("[role='alert']").inner_text()
    assert Submission.objects.count() == 0

    xiaolin.find("[role='alert'] a").click()
    expect(xiaolin.find(BODY)).to_be_focused()


def test_one_more_point_leaves_the_others_as_they_are(xiaolin):
    citizens.write_point(xiaolin, 0, "oppose", WORDS)
    xiaolin.press("[name='add']")

    assert xiaolin.find(BODY).input_value() == WORDS
    assert xiaolin.find("[name='points-1-body']").input_value() == ""


def test_a_round_that_closed_meanwhile_hands_the_words_back(xiaolin, consultation):
    citizens.write_point(xiaolin, 0, "amend", WORDS)
    close(consultation=consultation, now=timezone.now())

    with xiaolin.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        xiaolin.press(SEND)

    assert answer.value.status == 409
    assert xiaolin.find("textarea[readonly]").input_value() == WORDS
    assert Submission.objects.count() == 0


def test_a_double_click_sends_once(xiaolin):
    citizens.write_point(xiaolin, 0, "amend", WORDS)
    with xiaolin.page.expect_navigation():
        xiaolin.find(SEND).dblclick()

    assert Submission.objects.count() == 1


def test_words_are_kept_while_one_signs_in(phone, consultation):
    person = vouch_for(user=make.user())
    phone.go(reverse("consultations:submit", args=[consultation.pk]))
    citizens.write_point(phone, 0, "support", WORDS)
    phone.press(SEND)
    phone.type(login=person.email, password=PASSWORD)
    phone.press(SEND)

    assert phone.find(BODY).input_value() == WORDS
    phone.press(SEND)
    assert Submission.objects.get().author == person
