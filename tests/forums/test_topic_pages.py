"""What everybody reads: boards, topics in every order, replies, permalinks, histories."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from contributions.models import Contribution, Thread
from contributions.services import cast_vote, hide
from forums.models import Following, Post, Tag, Topic
from forums.orders import ORDERS
from forums.services import edit_post
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db


def signed_in(person=None) -> Client:
    client = Client()
    client.force_login(person or make.user())
    return client


def bodies(response) -> list[str]:
    return [head.contribution.body for head in response.context["discussion"].heads]


def filled(heads: int, replies: int = 0) -> Topic:
    topic = made.topic()
    for number in range(heads):
        head = made.post(topic=topic, body=f"第{number}条话。", is_question=number % 3 == 0)
        for reply in range(replies):
            made.post(answers=head, body=f"第{reply}个回复。", quote="all")
    return topic


def set_counts(topic: Topic, column: str, counts: list[int]) -> None:
    rows = Contribution.objects.filter(thread=topic.thread_id).heads().order_by("pk")
    for row, count in zip(rows, counts, strict=True):
        Contribution.objects.filter(pk=row.pk).update(**{column: count})


@pytest.mark.parametrize(
    ("sort", "column", "first"),
    [
        ("newest", "agree_count", "第2条话。"),
        ("agreed", "agree_count", "第1条话。"),
        ("discussed", "reply_count", "第1条话。"),
        ("both", "split_count", "第1条话。"),
        ("questions", "agree_count", "第0条话。"),
    ],
)
def test_each_order_says_what_it_goes_by(client, sort, column, first) -> None:
    topic = filled(3)
    set_counts(topic, column, [0, 9, 4])
    response = client.get(f"{topic.get_absolute_url()}?sort={sort}")
    assert bodies(response)[0] == first
    assert str(ORDERS[sort].rule) in response.content.decode()


def test_chance_is_the_same_for_everybody_and_the_next_time(client) -> None:
    topic = filled(12)
    address = f"{topic.get_absolute_url()}?sort=random"
    assert bodies(client.get(address)) == bodies(signed_in().get(address))
    assert bodies(client.get(address)) != bodies(client.get(topic.get_absolute_url()))


@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_pages_hold_every_post_once(client, sort) -> None:
    topic = filled(45)
    set_counts(topic, "agree_count", [number % 4 for number in range(45)])
    address, seen = f"{topic.get_absolute_url()}?sort={sort}", []
    for _page in range(3):
        response = client.get(address)
        seen += bodies(response)
        place = response.context["discussion"].next
        address = f"{topic.get_absolute_url()}?sort={sort}&after={place}"
        if place is None:
            break
    asked = Post.objects.filter(topic=topic, is_question=True).count()
    assert len(seen) == len(set(seen)) == (asked if sort == "questions" else 45)


@pytest.mark.parametrize("after", ["x", "1", "1.x", "-.2", "9" * 30 + ".1", "٣.٣"])
def test_a_place_that_is_none_shows_the_beginning(client, after) -> None:
    topic = filled(1)
    assert len(bodies(client.get(topic.get_absolute_url(), {"after": after}))) == 1


@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_an_address_opens_the_page_on_which_a_post_stands(client, sort) -> None:
    topic = filled(50)
    set_counts(topic, "agree_count", [number % 5 for number in range(50)])
    rows = Post.objects.filter(topic=topic, is_question=True).order_by("pk")
    for row in (rows[0], rows[7], rows[16]):
        found = client.get(f"/forums/posts/{row.pk}/?sort={sort}")
        assert found.url.endswith(f"#contribution-{row.pk}")
        page = client.get(found.url)
        assert f'id="contribution-{row.pk}"' in page.content.decode()


def test_an_address_of_a_late_reply_shows_it_though_it_is_none_of_the_first(client) -> None:
    topic = filled(1, replies=9)
    last = Post.objects.filter(topic=topic).order_by("-pk")[0]
    page = client.get(client.get(f"/forums/posts/{last.pk}/").url)
    assert f'id="contribution-{last.pk}"' in page.content.decode()


def test_an_address_of_an_opening_leads_to_the_topic(client) -> None:
    topic = made.topic()
    assert client.get(f"/forums/posts/{topic.opening_id}/").url == topic.get_absolute_url()


def test_first_replies_stand_on_the_page_and_all_on_their_own(client) -> None:
    topic = filled(1, replies=60)
    head = Post.objects.filter(topic=topic).order_by("pk")[1]
    (shown,) = client.get(topic.get_absolute_url()).context["discussion"].heads
    assert (len(shown.replies), shown.more) == (3, 57)
    first = client.get(f"/forums/posts/{head.pk}/replies/")
    assert len(first.context["replies"]) == 50
    rest = client.get(
        f"/forums/posts/{head.pk}/replies/?after={first.context['next']}",
        headers={"HX-Request": "true"},
    )
    assert len(rest.context["replies"]) == 10
    assert "<html" not in rest.content.decode()


def test_a_quote_of_hidden_words_is_not_shown(client) -> None:
    first = made.post(body="这句话后来被隐藏了。")
    second = made.post(answers=made.post(topic=first.topic), body="另一个回复。")
    quoting = made.post(answers=second, quote="all")
    address = quoting.topic.get_absolute_url()
    assert "另一个回复。</div></blockquote>" in client.get(address).content.decode()
    hide(contribution=second.contribution)
    page = client.get(address).content.decode()
    assert "另一个回复。" not in page
    assert f'id="contribution-{quoting.pk}"' in page


def test_a_reply_below_hidden_words_is_still_found_by_its_address(client) -> None:
    head = made.post(body="这句话后来被隐藏了。")
    answer = made.post(answers=head, quote="all", body="回复还在。")
    hide(contribution=head.contribution)
    page = client.get(f"/forums/posts/{answer.pk}/")
    assert page.status_code == 200
    assert "回复还在。" in page.content.decode()
    assert "这句话后来被隐藏了。" not in page.content.decode()
    assert client.get(f"/forums/posts/{head.pk}/").status_code == 404


def test_a_changed_post_says_so_and_shows_both(client) -> None:
    said = made.post(body="九点以后不用音箱。")
    cast_vote(contribution=said.contribution, voter=make.user(), value=1)
    edit_post(post=said, body="九点半以后不用音箱。", now=timezone.now())
    page = client.get(said.topic.get_absolute_url()).content.decode()
    assert f"/forums/posts/{said.pk}/history/" in page
    assert f'id="tally-{said.pk}"' in page
    past = client.get(f"/forums/posts/{said.pk}/history/").content.decode()
    assert "<del>" in past
    assert "<ins>" in past


def test_official_answers_summary_conclusion_and_questions_stand_first(client) -> None:
    office = make.department(name="城市管理局")
    official = make.user("official", department=office)
    topic = made.topic(summary="大家都同意要有时间。", summary_at=timezone.now())
    asked = made.post(topic=topic, body="几点关灯？", is_question=True)
    answer = made.post(answers=asked, author=official, office=office, body="十点。")
    Post.objects.filter(pk=answer.pk).update(pinned_at=timezone.now())
    Post.objects.filter(pk=asked.pk).update(answer=answer)
    Topic.objects.filter(pk=topic.pk).update(state="locked", conclusion="十点关灯。")
    page = client.get(topic.get_absolute_url())
    html = page.content.decode()
    assert [row.pk for row in page.context["discussion"].pinned] == [answer.pk]
    assert [row.pk for row in page.context["discussion"].questions] == [asked.pk]
    assert html.index("十点关灯。") < html.index('id="posts"')
    assert html.index("大家都同意要有时间。") < html.index('id="posts"')
    assert html.count('class="badge-official"') == 2
    assert "城市管理局" in html
    assert 'id="write"' not in html


def test_a_merged_topic_leads_to_the_other(client) -> None:
    target = made.topic()
    gone = made.topic(state="merged", merged_into=target)
    assert client.get(gone.get_absolute_url()).url == target.get_absolute_url()


def test_a_topic_says_what_is_new_since_it_was_read() -> None:
    reader = make.user()
    client, topic = signed_in(reader), filled(2)
    assert client.get(topic.get_absolute_url()).context["reader"].new == 0
    newest = topic.posts.order_by("-pk")[0].pk
    assert Following.objects.get(person=reader).seen == newest
    fresh = made.post(topic=topic)
    made.post(topic=topic, author=reader)
    page = client.get(topic.get_absolute_url())
    assert page.context["reader"].new == 1
    assert page.content.decode().count("chip-new") == 1
    assert fresh.pk > newest
    assert client.get(topic.get_absolute_url()).context["reader"].new == 0


def test_lists_mark_topics_with_new_posts() -> None:
    reader = make.user()
    client, topic = signed_in(reader), filled(1)
    client.get(topic.get_absolute_url())
    assert "chip-new" not in client.get("/forums/").content.decode()
    made.post(topic=topic)
    for address in ("/forums/", f"/forums/boards/{topic.board_id}/"):
        assert "chip-new" in client.get(address).content.decode()


def test_who_writes_most_of_a_topic_is_gently_told() -> None:
    author = make.user()
    topic = made.topic(author=author)
    for _number in range(4):
        made.post(topic=topic, author=author)
        made.post(topic=topic)
    assert signed_in(author).get(topic.get_absolute_url()).context["reader"].much is None
    made.post(topic=topic, author=author)
    much = signed_in(author).get(topic.get_absolute_url()).context["reader"].much
    assert (much.part, much.whole) == (6, 10)
    assert signed_in().get(topic.get_absolute_url()).context["reader"].much is None


def test_boards_stand_by_subject_department_and_region(client) -> None:
    office = make.department()
    made.board(name="事项"), made.board(name="部门", department=office)
    made.board(name="关了的", is_shown=False)
    groups = client.get("/forums/").context["groups"]
    assert [[row.name for row in group.boards] for group in groups] == [["事项"], ["部门"]]


def test_a_board_shows_pinned_topics_first_and_then_by_the_last_post(client) -> None:
    board, now = made.board(), timezone.now()
    rows = [made.topic(board=board, now=now - timedelta(days=n)) for n in range(3)]
    Topic.objects.filter(pk=rows[2].pk).update(pinned_at=now)
    made.topic(board=board, state="removed")
    page = client.get(f"/forums/boards/{board.pk}/")
    assert page.context["pinned"] == [rows[2]]
    assert page.context["page"].rows == rows[:2]


def test_pages_of_a_board_hold_every_topic_once(client) -> None:
    board, now = made.board(), timezone.now()
    made_at = [now - timedelta(minutes=n % 3) for n in range(45)]
    rows = [made.topic(board=board, now=at) for at in made_at]
    address, seen = f"/forums/boards/{board.pk}/", []
    while address:
        page = client.get(address).context["page"]
        seen += page.rows
        address = page.older_url and f"/forums/boards/{board.pk}/{page.older_url}"
    assert len(seen) == 45
    assert set(seen) == set(rows)


def test_topics_are_found_by_words_and_tags(client) -> None:
    tag = Tag.objects.create(name="噪声")
    found = made.topic(title="滨江步道的路灯太暗", tags=[tag])
    other = made.topic(title="公园里的长椅坏了", body="坐不了。")
    rows = client.get("/forums/search/?q=路燈").context["page"].rows
    assert rows == [found]
    assert client.get(f"/forums/tags/{tag.pk}/").context["page"].rows == [found]
    assert client.get("/forums/search/?q=").context["page"].rows == []
    assert client.get("/forums/search/?q=长椅").context["page"].rows == [other]


def test_like_topics_are_named_while_a_title_is_typed_and_beside_a_topic(client) -> None:
    near = made.topic(title="步道晚上的音箱小声一点")
    made.topic(title="公园里的长椅坏了")
    found = client.post("/forums/alike/", {"title": "滨江步道晚上的音箱太响"})
    assert found.context["similar"] == [near]
    topic = made.topic(title="滨江步道晚上音箱的音量")
    beside = client.get(f"/forums/{topic.pk}/related/").context["related"]
    assert beside[0] == near
    assert topic not in beside


@pytest.mark.parametrize("count", [1, 30])
def test_a_topic_costs_a_guest_three_queries(client, count, django_assert_num_queries) -> None:
    topic = filled(count, replies=2)
    with django_assert_num_queries(3):
        client.get(topic.get_absolute_url())


@pytest.mark.parametrize("count", [1, 30])
def test_a_topic_costs_a_reader_few_queries(count, django_assert_num_queries) -> None:
    topic = filled(count, replies=2)
    topic.tags.add(Tag.objects.create(name="噪声"))
    client = signed_in()
    with django_assert_num_queries(7):
        client.get(topic.get_absolute_url())  # notes what was read
    with django_assert_num_queries(6):
        client.get(topic.get_absolute_url())


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("address", "guest", "reader"),
    [("/forums/", 4, 8), ("/forums/boards/{board}/", 3, 7), ("/forums/search/?q=音箱", 2, 6)],
)
def test_lists_of_topics_cost_the_same_however_long(
    client, count, address, guest, reader, django_assert_num_queries
) -> None:
    board = made.board()
    for _number in range(count):
        made.topic(board=board)
    address = address.format(board=board.pk)
    with django_assert_num_queries(guest):
        client.get(address)
    person = signed_in()
    with django_assert_num_queries(reader):
        person.get(address)


def test_what_was_said_elsewhere_leads_to_its_topic(client) -> None:
    topic = made.topic()
    thread = Thread.objects.get(topic=topic)
    assert client.get(thread.get_absolute_url()).url == topic.get_absolute_url()


@pytest.mark.parametrize("count", [1, 30])
def test_all_replies_cost_the_same_however_many(client, count, django_assert_num_queries) -> None:
    topic = filled(1, replies=count)
    head = topic.posts.order_by("pk")[1]
    with django_assert_num_queries(2):
        client.get(f"/forums/posts/{head.pk}/replies/")
    reader = signed_in()
    with django_assert_num_queries(6):
        reader.get(f"/forums/posts/{head.pk}/replies/")
