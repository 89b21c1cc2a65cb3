"""The forms: guests write first, nothing that was typed is lost, drafts, following, notices."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from contributions.services import cast_vote, hide
from forums.models import Board, Draft, Following, Post, Topic
from forums.services import edit_post
from forums.services.drafts import draft_at, forget_old_drafts, save_draft
from forums.services.following import follow
from forums.services.telling import tell_due
from notifications.models import Notice
from notifications.text import tell
from tests import make, make_maps
from tests import make_forums as made

pytestmark = pytest.mark.django_db

WORDS = "建议在步道两头各立一块牌子，写明时间。"


def signed_in(person=None) -> Client:
    client = Client()
    client.force_login(person or make.user())
    return client


def send(client: Client, topic: Topic, **fields) -> object:
    data = {"body": WORDS, "key": str(uuid4()), **fields}
    return client.post(f"/forums/{topic.pk}/reply/", data)


def test_a_post_is_sent_and_shown_where_it_stands() -> None:
    topic, person = made.topic(), make.user()
    answer = send(signed_in(person), topic, is_question="on")
    said = Post.objects.order_by("-pk")[0]
    assert answer.url == f"/forums/posts/{said.pk}/?sent=topic-{topic.pk}"
    assert (said.contribution.author, said.is_question) == (person, True)


def test_a_hundred_clicks_are_one_post() -> None:
    topic, client = made.topic(), signed_in()
    key = str(uuid4())
    addresses = {send(client, topic, key=key).url for _click in range(100)}
    assert len(addresses) == 1
    assert topic.posts.count() == 2


def test_a_reply_quotes_what_was_chosen() -> None:
    head = made.post(body="第一段说时间。\n第二段说地点。")
    send(signed_in(), head.topic, to=head.pk, quote="p2")
    said = Post.objects.order_by("-pk")[0]
    assert (said.answers, said.quote) == (head, "第二段说地点。")
    refused = send(signed_in(), head.topic, to=head.pk, quote="我编的话")
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()


def test_a_guests_words_wait_through_signing_in(client) -> None:
    topic, person = made.topic(), make.user()
    sent = send(client, topic)
    assert sent.url.startswith("/accounts/login/?next=")
    client.force_login(person)
    assert WORDS in client.get(f"/forums/{topic.pk}/reply/").content.decode()
    assert WORDS in client.get(topic.get_absolute_url()).content.decode()
    assert topic.posts.count() == 1


def test_a_guests_topic_waits_too(client) -> None:
    board = made.board()
    title = "步道上的牌子看不清"
    fields = {"title": title, "body": WORDS, "key": str(uuid4())}
    assert client.post(f"/forums/boards/{board.pk}/new/", fields).status_code == 302
    client.force_login(make.user())
    page = client.get(f"/forums/boards/{board.pk}/new/").content.decode()
    assert title in page
    assert WORDS in page
    opened = client.post(f"/forums/boards/{board.pk}/new/", fields)
    assert opened.url == f"/forums/{Topic.objects.get().pk}/?sent=board-{board.pk}"


@pytest.mark.parametrize(("length", "status"), [(1, 422), (2, 302), (20_000, 302), (20_001, 422)])
def test_too_short_and_too_long_is_said_and_handed_back(length, status) -> None:
    topic, words = made.topic(), "长" * length
    answer = send(signed_in(), topic, body=words)
    assert answer.status_code == status
    assert status == 302 or words in answer.content.decode()


@pytest.mark.parametrize(("title", "status"), [("三个字", 422), ("长" * 80, 302), ("长" * 81, 422)])
def test_a_title_says_something_and_is_a_line(title, status) -> None:
    board = made.board()
    fields = {"title": title, "body": WORDS, "key": str(uuid4())}
    answer = signed_in().post(f"/forums/boards/{board.pk}/new/", fields)
    assert answer.status_code == status
    assert status == 302 or WORDS in answer.content.decode()


def test_words_for_a_topic_that_was_closed_are_handed_back() -> None:
    topic = made.topic(state="locked")
    answer = send(signed_in(), topic)
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()


def test_words_for_a_topic_that_was_merged_are_offered_to_the_other() -> None:
    target = made.topic()
    gone = made.topic(state="merged", merged_into=target)
    answer = send(signed_in(), gone)
    assert Post.objects.get(contribution__body=WORDS).topic == target
    assert answer.status_code == 302


def test_words_for_a_topic_that_was_removed_are_handed_back() -> None:
    answer = send(signed_in(), made.topic(state="removed"))
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()


def test_words_for_a_post_that_was_hidden_are_handed_back() -> None:
    head = made.post()
    hide(contribution=head.contribution)
    answer = send(signed_in(), head.topic, to=head.pk)
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()
    assert not Contribution.objects.filter(body=WORDS).exists()


def test_who_is_not_known_enough_is_told_the_way_out() -> None:
    board = made.board(assurance=User.Assurance.REAL_NAME)
    topic = made.topic(board=board, author=make.user("official"))
    client = signed_in()
    answer = send(client, topic)
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()
    assert "/accounts/email/" in client.get(topic.get_absolute_url()).content.decode()


def test_only_officials_open_topics_on_their_board() -> None:
    board = made.board(opener="officials")
    fields = {"title": "步道上的牌子", "body": WORDS, "key": str(uuid4())}
    answer = signed_in().post(f"/forums/boards/{board.pk}/new/", fields)
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()
    Board.objects.update(is_shown=False)
    assert signed_in().get(f"/forums/boards/{board.pk}/new/").status_code == 404


def test_an_official_says_in_whose_name_it_is() -> None:
    office = make.department()
    official = make.user("official", department=office)
    topic, client = made.topic(), signed_in(official)
    assert send(client, topic).status_code == 422
    assert send(client, topic, office=str(make.department().pk)).status_code == 422
    send(client, topic, office=str(office.pk))
    send(client, topic, office="self", body="作为住在江边的人，我也想说。")
    official_one, own = Post.objects.order_by("pk")[1:]
    assert (official_one.office, own.office) == (office, None)


def test_words_that_wait_are_shown_to_their_author_alone() -> None:
    topic, author = made.topic(), make.user()
    client = signed_in(author)
    sent = send(client, topic, body="我的电话是13812345678，请联系。")
    assert client.get(sent.url).status_code == 200
    assert signed_in().get(sent.url).status_code == 404


def test_a_post_is_changed_by_its_author_with_its_votes() -> None:
    author = make.user()
    said = made.post(author=author)
    cast_vote(contribution=said.contribution, voter=make.user(), value=1)
    assert signed_in().get(f"/forums/posts/{said.pk}/edit/").status_code == 403
    client = signed_in(author)
    assert client.post(f"/forums/posts/{said.pk}/edit/", {"body": WORDS}).status_code == 302
    said.contribution.refresh_from_db()
    assert (said.contribution.body, said.contribution.agree_count) == (WORDS, 1)


def test_a_change_that_comes_too_late_is_refused_with_its_words() -> None:
    author = make.user()
    said = made.post(author=author, now=timezone.now() - timedelta(hours=1))
    made.post(answers=said)
    client = signed_in(author)
    assert "/reply/?to=" in client.get(f"/forums/posts/{said.pk}/edit/").content.decode()
    answer = client.post(f"/forums/posts/{said.pk}/edit/", {"body": WORDS})
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()


def test_the_browser_is_told_what_was_sent() -> None:
    topic, client = made.topic(), signed_in()
    page = client.get(client.get(send(client, topic).url).url).content.decode()
    assert f'<meta name="draft-sent" content="topic-{topic.pk}">' in page
    made_up = client.get(f'{topic.get_absolute_url()}?sent=x"y').content.decode()
    assert "draft-sent" not in made_up


def test_an_opening_stays_while_others_have_spoken_under_it() -> None:
    author = make.user()
    topic, client = made.topic(author=author), signed_in(author)
    made.post(topic=topic)
    address = f"/contributions/{topic.opening_id}/withdraw/"
    assert client.post(address).status_code == 409
    alone = made.topic(author=author)
    assert client.post(f"/contributions/{alone.opening_id}/withdraw/").status_code == 302
    assert list(Topic.objects.public()) == [topic]


def test_a_draft_is_kept_by_a_button_sealed_and_gone_when_sent() -> None:
    topic, person = made.topic(), make.user()
    client = signed_in(person)
    send(client, topic, save="1", body="写了一半")
    assert "写了一半".encode() not in bytes(Draft.objects.get().sealed)
    assert "写了一半" in client.get(topic.get_absolute_url()).content.decode()
    assert "写了一半" in client.get("/forums/drafts/").content.decode()
    assert "写了一半" not in signed_in().get(topic.get_absolute_url()).content.decode()
    send(client, topic)
    assert not Draft.objects.exists()


def test_a_draft_is_kept_while_somebody_types() -> None:
    person, board = make.user(), made.board()
    client, place = signed_in(person), f"board-{board.pk}"
    fields = {"place": place, "title": "标题", "body": "内容"}
    assert client.post("/forums/drafts/keep/", fields).context["kept_at"]
    assert draft_at(person, place) == {"title": "标题", "body": "内容"}
    client.post("/forums/drafts/keep/", {"place": place, "title": "", "body": " "})
    assert draft_at(person, place) == {}
    for place in ("nowhere", "topic-", "topic-" + "9" * 30):
        assert not client.post("/forums/drafts/keep/", {"place": place, "body": "x"}).context[
            "kept_at"
        ]


def test_a_draft_whose_place_is_gone_can_still_be_copied() -> None:
    person, topic = make.user(), made.topic()
    save_draft(author=person, place=f"topic-{topic.pk}", words={"body": WORDS}, now=timezone.now())
    Topic.objects.update(state="removed")
    client = signed_in(person)
    assert WORDS in client.get("/forums/drafts/").content.decode()
    client.post("/forums/drafts/discard/", {"place": f"topic-{topic.pk}"})
    assert not Draft.objects.exists()


def test_the_oldest_of_too_many_drafts_gives_way_and_old_ones_are_deleted() -> None:
    person, now = make.user(), timezone.now()
    for number in range(55):
        at = now - timedelta(days=number * 4)
        save_draft(author=person, place=f"topic-{number}", words={"body": "字"}, now=at)
    assert Draft.objects.count() == 50
    assert forget_old_drafts(now) == 4
    assert Draft.objects.count() == 46


def test_topics_are_followed_and_muted() -> None:
    person, topic = make.user(), made.topic()
    client = signed_in(person)
    for mode in ("follow", "mute", "read"):
        assert client.post(f"/forums/{topic.pk}/follow/", {"mode": mode}).status_code == 302
        assert Following.objects.get(person=person).mode == mode
    assert client.post(f"/forums/{topic.pk}/follow/", {"mode": "x"}).status_code == 400
    follow(person=person, topic=topic, mode="follow")
    assert client.get("/forums/followed/").context["page"].rows == [topic]


def test_following_keeps_where_somebody_had_read_to() -> None:
    person, topic = make.user(), made.topic()
    client = signed_in(person)
    client.get(topic.get_absolute_url())
    client.post(f"/forums/{topic.pk}/follow/", {"mode": "follow"})
    client.get(topic.get_absolute_url())
    row = Following.objects.get(person=person)
    assert (row.mode, row.seen) == ("follow", topic.opening_id)


def test_who_follows_hears_once_until_it_is_read() -> None:
    person, topic = make.user(), made.topic()
    follow(person=person, topic=topic, mode="follow")
    tell_due(timezone.now())
    for _post in range(3):
        made.post(topic=topic)
        tell_due(timezone.now())
    assert person.notices.filter(kind="forum_news").count() == 1
    signed_in(person).get(topic.get_absolute_url())
    assert not person.notices.unread().exists()
    made.post(topic=topic)
    tell_due(timezone.now())
    assert person.notices.unread().count() == 1


def test_who_is_answered_or_named_hears_of_each_and_who_mutes_of_nothing() -> None:
    asked, named, deaf = make.user(), make.user(), make.user()
    head = made.post(author=asked)
    follow(person=deaf, topic=head.topic, mode="mute")
    words = f"@{named.pseudonym} @{asked.pseudonym} @{deaf.pseudonym} 请看这里。"
    answer = made.post(answers=head, body=words)
    assert tell_due(timezone.now()) == 3
    assert tell_due(timezone.now()) == 0
    assert asked.notices.get().kind == "forum_reply"
    assert named.notices.get().kind == "forum_call"
    assert named.notices.get().url == f"/forums/posts/{answer.pk}/"
    assert not deaf.notices.exists()
    for notice in Notice.objects.filter(kind__startswith="forum"):
        assert head.topic.title in tell(notice).subject


def test_nobody_hears_of_what_waits_until_it_is_public() -> None:
    head = made.post()
    waiting = made.post(answers=head, state="pending")
    tell_due(timezone.now())
    assert not head.contribution.author.notices.exists()
    Contribution.objects.filter(pk=waiting.pk).update(state="published")
    tell_due(timezone.now())
    assert head.contribution.author.notices.count() == 1


def test_who_is_called_is_a_link_to_what_that_person_said(client) -> None:
    called, topic = make.user(), made.topic()
    said = made.post(topic=topic, author=called, body="步道上还有人跳舞。")
    body = f"<b>@{called.pseudonym}</b> 说得对，写信到 a@{called.pseudonym}.cn"
    made.post(topic=topic, body=body)
    page = client.get(topic.get_absolute_url()).content.decode()
    address = f"/forums/{topic.pk}/by/{called.pseudonym}/"
    link = f'<a class="called" rel="nofollow" href="{address}">@{called.pseudonym}</a>'
    assert page.count(link) == 1
    assert f"<b>{link}" not in page
    found = client.get(address)
    assert [row.pk for row in found.context["page"].rows] == [said.pk]
    assert client.get(f"/forums/{topic.pk}/by/ZZZZZZ/").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_what_somebody_said_costs_the_same(client, count, django_assert_num_queries) -> None:
    person, topic = make.user(), made.topic()
    for _number in range(count):
        made.post(topic=topic, author=person)
    with django_assert_num_queries(2):
        client.get(f"/forums/{topic.pk}/by/{person.pseudonym}/")


def test_what_is_worded_and_mapped_in_a_topic_is_known_by_its_new_title() -> None:
    topic = made.topic()
    drafting, row = made.drafting(topic=topic), make_maps.opinion_map(topic=topic)
    opening = Post.objects.select_related("topic").get(pk=topic.opening_id)
    edit_post(post=opening, heading="步道上的音箱几点关", body="改了题目。", now=timezone.now())
    for thread in (topic.thread, drafting.thread, row.thread):
        thread.refresh_from_db()
        assert thread.matter == "步道上的音箱几点关"
