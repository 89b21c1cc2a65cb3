"""A topic from its first words to what came of it; what people hold, vote and word in it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from contributions.models import Carried
from forums.mapping.compute import work_out_due
from forums.models import Ballot, Board, Post, Statement, Topic, Wording
from forums.services.ballot_counts import count_due
from moderation.models import Decision
from moderation.services import decide
from nlp.opinion_map import draw
from tests import make, make_ballots, make_forums, make_maps
from tests.journeys import talkers
from tests.journeys.talkers import WITHIN, desk, person
from tests.journeys.test_composing import Keyboard, asked
from tests.journeys.walker import SEND

TITLE, BODY = "步道的长椅能不能多装靠背", "老人坐不住没有靠背的石凳，望渡到柳岸一张也没有。"


@pytest.fixture
def board(site) -> Board:
    return make_forums.board("滨江的夜", department=make.department("云汀市城市管理局"))


def test_from_the_first_words_to_what_came_of_it(arrive, board):
    alan, bo = person(arrive), person(arrive)
    topic = talkers.open_topic(alan, board.pk, TITLE, BODY)
    question = talkers.say(bo, topic, "今年装几张？什么时候能坐上？", asks=True)
    talkers.reply_to(alan, question, "我也想知道。")
    alan.go(topic.get_absolute_url())
    talkers.vote(alan, question)
    expect(alan.find(f"#agree-{question.pk}")).to_have_attribute("aria-pressed", "true")

    official = desk(arrive, "official", department=board.department)
    official.go(reverse("boards:questions"))
    official.press(f"a[href='{reverse('boards:answer', args=[question.pk])}'] >> nth=0")
    official.type(body="今年装四十张，十月底前装完。")
    official.press(SEND)
    assert Post.objects.get(pk=question.pk).answer.office == board.department

    moderator = desk(arrive, "moderator")
    moderator.go(reverse("boards:summary", args=[topic.pk]))
    moderator.type(text="大家盼长椅有靠背，城管局答应十月底前装四十张。")
    moderator.press(SEND)
    moderator.go(reverse("boards:topic", args=[topic.pk]))
    closing = talkers.unfold(moderator, reverse("boards:close", args=[topic.pk]))
    moderator.find(f"{closing} textarea").fill("四十张长椅列入今年计划。")
    moderator.press(f"{closing} button")

    alan.go(topic.get_absolute_url())
    for words in ("十月底前装完", "城管局答应", "四十张长椅列入今年计划"):
        assert words in alan.text
    assert not alan.find("#write").count()


@pytest.mark.parametrize("no_sockets", [False, True], ids=["socket", "long requests"])
def test_two_see_what_each_says_within_a_second(arrive, site, no_sockets):
    topic = make_forums.topic()
    first = make_forums.post(topic=topic)
    alan, bo = (person(arrive, no_sockets=no_sockets) for _ in range(2))
    for one in (alan, bo):
        with (
            one.page.expect_request("**/live/threads/**")
            if no_sockets
            else (one.page.expect_websocket())
        ):
            one.go(topic.get_absolute_url())
    bo.page.wait_for_timeout(500)

    talkers.note_when(bo, "#new-posts .post")
    said = talkers.reply_by_form(alan, topic, "我家那一段也没有靠背。")
    assert talkers.came(bo) - said < WITHIN
    assert "我家那一段也没有靠背。" in bo.find("#new-posts").inner_text()

    post = Post.objects.latest("pk")
    alan.page.wait_for_timeout(500)
    talkers.note_when(alan, f"#tally-{first.pk}:not([data-old])")
    pressed = talkers.vote(bo, first)
    assert talkers.came(alan) - pressed < WITHIN
    expect(alan.find(f"#tally-{first.pk}")).to_contain_text("1")
    # What has come by itself can be voted on like all else.
    talkers.vote(bo, post)
    expect(alan.find(f"#tally-{post.pk}")).to_contain_text("1")


def test_stands_a_statement_of_ones_own_and_where_one_stands(arrive, site):
    row = make_maps.opinion_map(stands_first=5)
    make_maps.camps(row, 7, 6)
    alan = person(arrive)
    alan.go(row.get_absolute_url())
    for _ in range(7):
        words = alan.find("#statement").inner_text()
        number = make_maps.SAID.index(words)
        value = "1" if number < 2 or number % 2 == 0 else "-1"
        with alan.page.expect_response(re.compile("/map/stand/")):
            alan.find(f".map-button[value='{value}']").click()
        expect(alan.find("#statement")).not_to_have_text(words)
    alan.press(f"a[href='{reverse('forums:map_add', args=[row.topic_id])}']")
    alan.type(body="长椅旁边不要放音箱。")
    alan.press(SEND)
    added = Statement.objects.select_related("contribution").latest("pk")
    assert added.contribution.state == "pending"
    decide(
        contribution=added.contribution,
        moderator=make.user("moderator"),
        action=Decision.Action.APPROVE,
        now=timezone.now(),
    )

    work_out_due(timezone.now() + timezone.timedelta(minutes=1), engine=draw)
    alan.go(row.get_absolute_url())
    expect(alan.find("#own")).to_be_visible()
    alan.press("section:has(#own) a")
    assert make_maps.SAID[0] in alan.text


def test_a_secret_vote_its_receipt_and_the_count_made_again(arrive, site):
    ballot = make_ballots.ballot("ranking", votes=[(2, 1, 3, 4), (2, 1), (3,)])
    alan = person(arrive)
    code = talkers.rank(alan, ballot, 2, 4, 1, 3)
    assert ballot.voters.count() == 4
    alan.go(ballot.get_absolute_url())
    assert "2 票" not in alan.text

    make_ballots.close(ballot)
    assert count_due(timezone.now()) == 1
    alan.go(ballot.get_absolute_url())
    assert make_ballots.LABELS[1] in alan.find("#result .lead").inner_text()
    alan.go(reverse("forums:receipt", args=[ballot.pk]))
    alan.type(code=code)
    alan.press(SEND)
    ordered = [make_ballots.LABELS[at - 1] for at in (2, 4, 1, 3)]
    assert alan.find("main .card ol li").all_inner_texts() == ordered

    official = desk(arrive, user=Ballot.objects.select_related("made_by").get(pk=ballot.pk).made_by)
    official.go(reverse("boards:ballot", args=[ballot.pk]))
    official.press(f"form[action='{reverse('boards:recount_ballot', args=[ballot.pk])}'] button")
    assert "4" in official.text


def test_a_wording_is_improved_carried_and_credited(arrive, site):
    consultation = make.consultation()
    drafting = make_forums.drafting()
    first = person(arrive)
    address = reverse("forums:propose_wording", args=[drafting.topic_id])
    first.go(drafting.get_absolute_url())
    first.press(f"main a[href='{address}'] >> nth=0")
    first.type(text=f"{make_forums.BASE}节假日顺延一小时。", reason="节假日人多。")
    first.press(SEND)
    assert Wording.objects.count() == 1

    second = person(arrive)
    second.go(Wording.objects.select_related("drafting").get().get_absolute_url())
    second.press(f"a[href='{address}?improve=1']")
    second.type(text=f"{make_forums.BASE}法定节假日顺延一小时。", reason="节假日说清楚是哪些。")
    second.press(SEND)
    better = Wording.objects.latest("pk")

    second.go(reverse("carrying:choose", args=[better.pk]))
    second.press(f"a[href='{reverse('carrying:into', args=[better.pk, consultation.pk])}']")
    second.pick("stance", "amend")
    place = second.find("[name='place'] option:not([value=''])").first.get_attribute("value")
    second.find("[name='place']").select_option(place)
    second.press(SEND)
    carried = Carried.objects.get()
    assert (carried.state, carried.credited.count()) == ("carried", 2)
    first.go(reverse("forums:topic", args=[drafting.topic_id]))
    assert first.find(f"a[href*='{carried.target.get_absolute_url()}']").count()


def test_enter_that_takes_a_candidate_posts_nothing(arrive, board):
    alan = person(arrive)
    alan.go(reverse("forums:new", args=[board.pk]))
    keyboard = Keyboard(alan)
    sent = [url for url in asked(alan, "POST") if url.endswith("/new/")]
    alan.find("[name='title']").focus()
    keyboard.compose("changyi")
    keyboard.enter(used_by_ime=True)
    keyboard.take("长椅")
    keyboard.enter(used_by_ime=True)
    alan.page.wait_for_timeout(400)
    assert sent == []
    assert not Topic.objects.exists()
    assert alan.find("[name='title']").input_value() == "长椅"
