"""Everything that people do here, done without a mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.services import vouch_for
from consultations.models import Submission
from contributions.models import Contribution, Vote
from responses.models import Response
from tests import make
from tests.journeys.hand import Hand
from tests.journeys.walker import PASSWORD, PHONE
from tests.places import PLACES, stops
from tests.project.city import City

WORDS = "孩子九点多要睡觉，建议再提前半小时。"


def test_from_the_first_page_to_a_receipt(arrive, site):
    consultation = make.consultation()
    citizen = arrive()
    citizen.enter_as(make.user())
    hand = Hand(citizen)

    citizen.page.goto("/")
    hand.tab()
    assert hand.has(".skip")
    hand.see()
    hand.press("Enter")
    hand.follow(f"main a[href*='{consultation.get_absolute_url()}']")
    hand.follow("[name='clause']", "Space")
    hand.reach("[name='points-0-stance']")
    hand.press("Space")
    hand.press("ArrowRight")
    hand.type("[name='points-0-body']", WORDS)
    hand.follow("main .buttons > button.button")

    assert Submission.objects.get().points.get().contribution.body == WORDS


def test_signing_in(arrive, site):
    person = vouch_for(user=make.user())
    guest = arrive()
    hand = Hand(guest)

    guest.page.goto("/consultations/")
    hand.follow("header a[href^='/accounts/login/']")
    hand.type("[name='login']", person.email)
    hand.type("[name='password']", PASSWORD)
    with guest.page.expect_navigation():
        hand.press("Enter")

    expect(guest.find("form[data-leaves] button").first).to_be_attached()


def test_a_vote_keeps_the_focus(arrive, site):
    consultation = make.consultation()
    place = make.clause_threads(consultation)[1]
    said = make.contribution(thread=place)
    reader = arrive()
    reader.enter_as(make.user())
    hand = Hand(reader)

    reader.page.goto(place.get_absolute_url())
    hand.reach(f"#agree-{said.pk}")
    hand.press("Enter")

    expect(reader.find(f"#agree-{said.pk}")).to_have_attribute("aria-pressed", "true")
    assert Vote.objects.get().value == 1
    expect(reader.find(f"#agree-{said.pk}")).to_be_focused()
    hand.see()
    hand.tab()
    assert hand.has(f"#disagree-{said.pk}")


def test_moderating(arrive, site):
    moderator = make.user("moderator")
    make.contribution(body="电话13812345678，请回复我。", state="pending")
    keeper = arrive()
    keeper.enter_as(moderator)
    hand = Hand(keeper)

    keeper.page.goto("/moderation/")
    hand.reach("[name='cases']")
    hand.press("Space")
    hand.reach("[name='action']")
    hand.press("Space")
    hand.follow("main fieldset.group button.button")

    assert Contribution.objects.get().state == "published"


def test_answering(arrive, site):
    office = make.department()
    official = make.user("official", department=office)
    run = make.run(department=office, state="signed")
    theme = run.themes.first()
    make.assignment(theme=theme, contribution=make.contribution())
    case = make.case(theme=theme, state="accepted")
    writer = arrive()
    writer.enter_as(official)
    hand = Hand(writer)

    writer.page.goto("/desk/")
    hand.follow(f"main a[href='{case.get_absolute_url()}']")
    hand.follow(f"main a[href='{reverse('desk:write', args=[case.pk])}']")
    hand.reach("[name='outcome']")
    hand.press("ArrowDown")
    hand.type("[name='reason']", "意见合理，予以采纳，已写入第一条。")
    hand.type("[name='body']", "您的意见已被采纳，静谧区的时间提前半小时。")
    hand.follow("[name='send']")

    assert Response.objects.get().reason.startswith("意见合理")


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_each_stop_of_a_page_is_reached_seen_and_left(arrive, site, width):
    City("夜市")
    make.user(is_superuser=True, is_staff=True)
    wanted = {"home", "round-open", "submit-signed-in", "clause-signed-in", "accessibility"}
    wanted |= {"queue", "case-drafted", "obstacle", "login"}
    for stop in stops([place for place in PLACES if place.name in wanted]):
        walker = arrive(width)
        if stop.who:
            walker.enter_as(stop.who)
        walker.page.goto(stop.address)
        Hand(walker).around()
