"""李奶奶 does all of it in elder mode: finds, reads, speaks, signs up, tracks, rates, calls."""

import re

import pytest
from django.core import mail

from accounts.models import User
from contributions.models import Contribution
from responses.models import Rating
from tests import make
from tests.journeys import citizens, elders
from tests.journeys.elders import keeps_its_promises, walk
from tests.journeys.walker import DESK, PASSWORD, PHONE, SEND, Walker
from themes.models import Run


def sign_up(elder: Walker, email: str) -> None:
    """Sign up on the way to sending, by a code that comes by e-mail."""
    walk(elder, "main a[href^='/accounts/signup/']")
    elder.type(email=email, password1=PASSWORD, display_name="李奶奶")
    walk(elder, SEND)
    (code,) = re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))
    elder.type(code=code)
    walk(elder, SEND)


def answer(person: User) -> None:
    said = Contribution.objects.get(author=person)
    theme = make.run(state=Run.State.SIGNED).themes.first()
    make.assignment(theme=theme, contribution=said)
    make.answer(case=make.case(theme=theme, state="answered"), state="published")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_task_of_a_citizen_is_done_in_elder_mode(arrive, width):
    consultation = make.consultation()
    grandma = arrive(width)
    grandma.go("/")
    elders.switch_on(grandma)

    walk(grandma, ".elder-nav a[href='/consultations/']")
    walk(grandma, f"main a[href='{consultation.get_absolute_url()}']")
    walk(grandma, ".elder-nav a[href$='/submit/']")
    grandma.pick("points-0-stance", "amend")
    grandma.type(**{"points-0-body": "请把音箱关小一点，九点半以后别放了。"})
    walk(grandma, SEND)
    sign_up(grandma, "grandma@example.org")
    walk(grandma, SEND)
    facts = grandma.find("dl.facts dd")
    receipt = citizens.Receipt(facts.nth(0).inner_text(), facts.nth(1).inner_text())

    person = User.objects.get(email="grandma@example.org")
    answer(person)
    walk(grandma, ".elder-nav a[href='/me/']")
    walk(grandma, "main a.button[href^='/me/answers/']")
    grandma.pick("stars", "4")
    walk(grandma, SEND)
    assert [rating.stars for rating in Rating.objects.all()] == [4]

    elders.unfold_more(grandma)
    keeps_its_promises(grandma)
    walk(grandma, ".elder-more form[data-leaves] button")
    walk(grandma, ".elder-nav a[href='/track/']")
    grandma.type(receipt=receipt.number, code=receipt.code)
    walk(grandma, SEND)
    assert "请把音箱关小一点" in grandma.text
    person.refresh_from_db()
    assert grandma.find("html").get_attribute("data-mode") == "elder"


def test_the_telephone_is_that_of_the_page_or_the_hotline(arrive):
    consultation = make.consultation(contact="云汀市司法局，电话：0980-8812460")
    grandma = arrive(PHONE)
    grandma.go(consultation.get_absolute_url())
    elders.switch_on(grandma)
    call = grandma.find(".nav-call")
    assert call.get_attribute("href") == "tel:0980-8812460"
    assert "0980-8812460" in call.inner_text()

    walk(grandma, ".elder-nav a[href='/track/']")
    assert call.get_attribute("href") == "tel:12345"


def test_one_may_speak_from_any_page_by_choosing_what_about(arrive):
    consultation = make.consultation()
    grandma = arrive(PHONE)
    grandma.go("/track/")
    elders.switch_on(grandma)

    walk(grandma, ".nav-speak")
    walk(grandma, f"main a[href='/consultations/{consultation.pk}/submit/']")

    assert grandma.find("[name='points-0-body']").is_visible()
    assert not grandma.find("[name='points-0-proposal']").is_visible()


def test_it_works_without_scripts_and_is_left_again(arrive):
    make.consultation()
    grandma = arrive(PHONE, scripts=False)
    grandma.go("/track/")
    elders.switch_on(grandma)
    grandma.go("/nowhere/")
    assert grandma.find("html").get_attribute("data-mode") == "elder"

    grandma.press("header .elder-switch button[value='0']")

    assert grandma.find("html").get_attribute("data-mode") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_look_that_was_chosen_wins_over_the_device(arrive, theme):
    reader = arrive(DESK)
    reader.page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    reader.go("/appearance/?next=/track/")
    reader.pick("theme", theme)
    reader.pick("contrast", "1")
    reader.press("button[name='try']")
    assert (reader.page.url.endswith("/appearance/"), theme) == (True, colours(reader))
    reader.press(f"{SEND}:not([name])")

    assert reader.page.url.endswith("/track/")
    assert colours(reader) == theme


def colours(reader: Walker) -> str:
    """Whether the page is dark or light, and its text as far from it as can be."""
    style = "getComputedStyle(document.body)"
    pair = reader.page.evaluate(f"[{style}.backgroundColor, {style}.color]")
    names = {"rgb(0, 0, 0)": "dark", "rgb(255, 255, 255)": "light"}
    assert {names[colour] for colour in pair} == {"light", "dark"}
    return names[pair[0]]


def test_where_colours_are_forced_buttons_and_chips_keep_an_edge(arrive):
    """Windows' contrast themes take every ground away: what was a tint needs a line."""
    consultation = make.consultation()
    make.contribution(thread=consultation.thread, stance="support")
    reader = arrive(DESK)
    reader.enter_as(make.user())
    reader.page.emulate_media(forced_colors="active")
    reader.go(consultation.thread.get_absolute_url())

    edges = reader.page.evaluate(
        """() => [...document.querySelectorAll("main :is(.button, .vote, .stance, .state)")]
            .map((e) => [e.className, getComputedStyle(e).borderTopStyle,
                         parseFloat(getComputedStyle(e).borderTopWidth) >= 1])"""
    )
    assert len(edges) >= 4
    assert [edge for edge in edges if edge[1:] != ["solid", True]] == []
