"""What changes on an open page takes the focus from nobody and is told politely."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from contributions.live import announce
from tests import make
from tests.journeys.hand import Hand

BODY = "孩子九点多要睡觉，建议再提前半小时。"


def elsewhere(act: Callable[[], Any]) -> Any:
    """Do it in another thread: the browser's event loop is in this one, and sockets need theirs."""

    def done() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


@pytest.fixture
def thread(site):
    return make.clause_threads(make.consultation())[1]


def test_a_new_opinion_is_told_without_taking_the_focus(arrive, thread):
    said = make.contribution(thread=thread)
    reader = arrive()
    reader.enter_as(make.user())
    reader.page.goto(thread.get_absolute_url())
    Hand(reader).reach(f"#agree-{said.pk}")

    elsewhere(lambda: make.contribution(thread=thread, body=BODY))

    expect(reader.find("#live-new a")).to_be_visible()
    assert reader.find("#live-new").get_attribute("role") == "status"
    expect(reader.find(f"#agree-{said.pk}")).to_be_focused()


def test_who_stands_on_the_word_of_new_opinions_stays_there(arrive, thread):
    make.contribution(thread=thread)
    reader = arrive()
    reader.page.goto(thread.get_absolute_url())
    first = elsewhere(lambda: make.contribution(thread=thread, body=BODY))
    expect(reader.find("#live-new a")).to_be_visible()
    Hand(reader).reach("#live-new a")
    reader.page.evaluate("() => { document.querySelector('#live-new').dataset.old = 1; }")

    elsewhere(lambda: announce(first))

    expect(reader.find("#live-new[data-old]")).to_have_count(0)
    expect(reader.find("#live-new a")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_one_more_opinion_takes_the_focus_to_it(arrive, site, scripts):
    consultation = make.consultation()
    citizen = arrive(scripts=scripts)
    citizen.enter_as(make.user())
    citizen.page.goto(reverse("consultations:submit", args=[consultation.pk]))

    hand = Hand(citizen)
    citizen.find("[name='add']").focus()
    with citizen.page.expect_navigation():
        hand.press("Enter")

    expect(citizen.find("#opinion-2")).to_be_focused()
    hand.tab()
    expect(citizen.find("[name='points-1-thread']")).to_be_focused()


def test_a_refused_form_takes_the_focus_to_what_is_wrong(arrive, site):
    guest = arrive()
    guest.page.goto("/accessibility/tell/")
    guest.find("form.form").evaluate("(form) => { form.noValidate = true; }")
    with guest.page.expect_navigation():
        guest.find("main .buttons button").press("Enter")

    expect(guest.find("main .notice.error")).to_be_focused()
    hand = Hand(guest)
    hand.tab()
    hand.press("Enter")
    expect(guest.find("[name='words']")).to_be_focused()


def test_a_filter_leads_to_its_list_and_says_which_is_chosen(arrive, site):
    make.contribution(body="电话13812345678，请回复我。", state="pending")
    keeper = arrive()
    keeper.enter_as(make.user("moderator"))
    keeper.page.goto("/moderation/")

    hand = Hand(keeper)
    hand.follow("main nav a[href*='cause=']")

    assert keeper.find("main nav [aria-current='true']").count() == 1
    hand.tab()
    assert hand.has(".skip")
