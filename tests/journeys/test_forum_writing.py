"""Writing in a discussion: composing sends nothing, drafts keep themselves, replies unfold."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from forums.models import Draft, Topic
from tests import make
from tests import make_forums as made
from tests.journeys.test_composing import PAUSE, Keyboard, asked
from tests.journeys.walker import Walker


@pytest.fixture
def topic(site: str) -> Topic:
    return made.topic()


def test_enter_that_takes_a_candidate_opens_no_topic(phone: Walker, topic: Topic) -> None:
    phone.enter_as(make.user())
    phone.go(reverse("forums:new", args=[topic.board_id]))
    address = phone.page.url
    sent, keyboard = asked(phone, "POST"), Keyboard(phone)
    phone.find("[name='title']").focus()

    keyboard.compose("budao")
    keyboard.enter(used_by_ime=True)
    keyboard.take("步道上的音箱")
    keyboard.enter(used_by_ime=True)
    phone.page.wait_for_timeout(PAUSE)
    assert [one for one in sent if one == address] == []
    assert phone.find("[name='title']").input_value() == "步道上的音箱"
    assert Topic.objects.count() == 1


def test_like_topics_are_shown_while_a_title_is_typed(phone: Walker, topic: Topic) -> None:
    phone.go(reverse("forums:new", args=[topic.board_id]))
    phone.find("[name='title']").press_sequentially("滨江步道晚上的音箱")
    expect(phone.page.locator("#alike")).to_contain_text(topic.title)


def test_what_somebody_types_is_kept_by_itself(phone: Walker, topic: Topic) -> None:
    phone.enter_as(make.user())
    phone.go(topic.get_absolute_url())
    phone.find("[name='body']").press_sequentially("写到一半的话")
    expect(phone.page.locator("#kept a")).to_be_visible()
    assert Draft.objects.count() == 1
    phone.go(topic.get_absolute_url())
    expect(phone.page.locator("[name='body']")).to_have_value("写到一半的话")


def test_all_replies_unfold_in_their_place(phone: Walker, topic: Topic) -> None:
    head = made.post(topic=topic)
    for number in range(6):
        made.post(answers=head, body=f"第{number}个回复。")
    phone.go(topic.get_absolute_url())
    replies = phone.page.locator(f"#replies-{head.pk} article")
    expect(replies).to_have_count(3)
    phone.page.locator(f"#more-{head.pk} a").click()
    expect(replies).to_have_count(6)
