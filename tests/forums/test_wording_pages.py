"""Pages on which a text is worded together, and what a wrong press on them does."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from contributions.services import cast_vote, hide
from forums.models import Drafting, Topic, Wording
from forums.services.wording import revise_wording
from forums.services.wording_end import close_drafting
from forums.wordings import PAGE
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
BETTER = "静谧区每日二十一时三十分至次日六时，停止使用音箱。"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(f"{reverse(f'forums:{name}', args=args)}{query}")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(client: Client, drafting: Drafting, **typed: object) -> Any:
    form = {"text": BETTER, "reason": "老人睡得早。", "seen": 1, "key": uuid4(), "improves": ""}
    address = reverse("forums:propose_wording", args=[drafting.topic_id])
    return client.post(address, {**form, **typed})


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("sort", ["agreed", "newest"])
def test_the_list_costs_the_same_for_one_proposal_and_for_thirty(
    client: Client, count: int, sort: str, django_assert_num_queries: Any
) -> None:
    drafting = made.drafting()
    for _ in range(count):
        made.wording(drafting=drafting)
    address = reverse("forums:wording", args=[drafting.topic_id])
    client.get(address)

    with django_assert_num_queries(2):
        assert client.get(address, {"sort": sort}).status_code == 200
    reader = signed_in(make.user())
    reader.get(address)
    with django_assert_num_queries(8):
        assert reader.get(address, {"sort": sort}).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_a_proposal_costs_the_same_however_much_hangs_on_it(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    row = made.wording()
    for _ in range(count):
        made.wording(based_on=row)
        row = made.wording(based_on=row)
    revise_wording(
        wording=row, text=f"{row.drafting.base}又改。", reason="改。", now=timezone.now()
    )
    address = row.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(5):
        assert client.get(address).status_code == 200


def test_a_long_list_goes_on_by_key_in_both_orders(client: Client) -> None:
    drafting = made.drafting()
    rows = [made.wording(drafting=drafting) for _ in range(2 * PAGE + 1)]
    for row in rows[:PAGE]:
        cast_vote(contribution=row.contribution, voter=make.user(), value=1)
    by_age = [row.number for row in reversed(rows)]
    agreed = [n for n in by_age if n <= PAGE] + [n for n in by_age if n > PAGE]

    for sort, expected in (("newest", by_age), ("agreed", agreed)):
        found, query = [], f"?sort={sort}"
        while query:
            answer = client.get(reverse("forums:wording", args=[drafting.topic_id]) + query)
            found += [one.wording.number for one in answer.context["proposals"]]
            query = answer.context["older_url"]
        assert found == expected


def test_a_redline_is_told_to_those_who_do_not_see_it(client: Client) -> None:
    row = made.wording(text=BETTER)

    html = page(client, "proposal", row.drafting.topic_id, 1)

    assert "<del><span" in html
    assert "<ins><span" in html
    assert html.count('class="visually-hidden"') >= 2


def test_a_proposal_is_sent_and_a_second_press_leads_to_the_same(client: Client) -> None:
    drafting, person, key = made.drafting(), signed_in(make.user()), uuid4()

    answers = [send(person, drafting, key=key) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer.url for answer in answers} == {Wording.objects.get().get_absolute_url()}


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"text": "字" * 20_001}, 422),
        ({"reason": ""}, 422),
        ({"text": ""}, 422),
        ({"seen": "x"}, 422),
        ({"key": "x"}, 422),
        ({"text": made.BASE}, 409),
        ({"improves": "9" * 30}, 422),
    ],
)
def test_what_was_typed_wrong_is_said_and_kept(typed: dict[str, str], status: int) -> None:
    drafting = made.drafting()

    answer = send(signed_in(make.user()), drafting, **typed)

    assert answer.status_code == status
    assert not Wording.objects.exists()
    assert typed.get("text", BETTER) in answer.content.decode()


def test_who_wrote_for_an_earlier_text_sees_the_new_one_and_sends_again() -> None:
    drafting = made.drafting(place=make.thread(text=made.BASE))
    person = signed_in(make.user())
    drafting.place.text = "静谧区每日二十一时起，停止使用音箱。"
    drafting.place.save()

    refused = send(person, drafting)

    html = refused.content.decode()
    assert refused.status_code == 409
    assert drafting.place.text in html
    assert BETTER in html
    assert 'name="seen" value="2"' in html
    assert send(person, drafting, seen=2).status_code == 302


def test_who_improves_what_is_hidden_meanwhile_keeps_the_words_and_sees_nothing_of_it() -> None:
    first = made.wording(text="机密" + BETTER)
    person = signed_in(make.user())
    hide(contribution=first.contribution)

    form = reverse("forums:propose_wording", args=[first.drafting.topic_id])
    assert person.get(f"{form}?improve=1").status_code == 404
    refused = send(person, first.drafting, improves=1)

    html = refused.content.decode()
    assert refused.status_code == 409
    assert BETTER in html
    assert "机密" not in html
    assert send(person, first.drafting, improves="").status_code == 302


def test_after_the_end_nothing_is_proposed_and_the_words_come_back() -> None:
    drafting = made.drafting()
    person = signed_in(make.user())
    close_drafting(drafting=drafting, by=make.user(), conclusion="写入第五条。", now=timezone.now())

    answer = send(person, drafting)
    assert answer.status_code == 409
    assert BETTER in answer.content.decode()
    assert "写入第五条。" in page(person, "wording", drafting.topic_id)
    form = reverse("forums:propose_wording", args=[drafting.topic_id])
    assert person.get(form).url == drafting.get_absolute_url()


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "withheld"])
def test_a_proposal_that_is_not_shown_is_its_authors_alone(client: Client, state: str) -> None:
    row = made.wording(state=state)
    address = row.get_absolute_url()

    assert client.get(address).status_code == 404
    assert signed_in(row.contribution.author).get(address).status_code == 200
    assert signed_in(make.user("moderator")).get(address).status_code == 200


def test_hidden_links_of_a_lineage_are_counted_and_not_told(client: Client) -> None:
    first = made.wording(text="机密" + BETTER)
    second = made.wording(based_on=first)
    hide(contribution=first.contribution)

    html = page(client, "proposal", second.drafting.topic_id, 2)

    assert "机密" not in html
    assert first.contribution.author.pseudonym not in html


def test_an_author_changes_a_proposal_and_all_can_see_how(client: Client) -> None:
    row = made.wording(text=BETTER)
    author = signed_in(row.contribution.author)
    address = reverse("forums:edit_wording", args=[row.drafting.topic_id, 1])

    assert author.get(address).status_code == 200
    same = author.post(address, {"text": made.BASE, "reason": "改。"})
    assert same.status_code == 409
    done = author.post(address, {"text": BETTER + "除外。", "reason": "补一句。"})

    assert done.url == row.get_absolute_url()
    html = page(client, "proposal", row.drafting.topic_id, 1)
    assert BETTER + "除外。" in html
    assert "住在江边的老人九点就睡了。" in html


def test_an_official_opens_closes_and_opens_again() -> None:
    topic = made.topic()
    official = signed_in(make.user("official"))
    form = reverse("forums:open_wording", args=[topic.pk])

    assert official.post(form, {"title": "", "base": ""}).status_code == 422
    assert official.post(form, {"title": "时间", "base": made.BASE}).status_code == 302
    assert official.get(form).url == f"/forums/{topic.pk}/wording/"
    made.wording(drafting=Drafting.objects.get())

    close = reverse("forums:close_wording", args=[topic.pk])
    assert official.post(close, {"conclusion": ""}).status_code == 422
    assert official.post(close, {"conclusion": "好。", "chosen": 7}).status_code == 409
    assert official.post(close, {"conclusion": "写入。", "chosen": 1}).status_code == 302
    assert Drafting.objects.get().chosen.number == 1
    assert official.get(close).status_code == 302
    reopen = reverse("forums:reopen_wording", args=[topic.pk])
    assert official.post(reopen).status_code == 302
    assert official.post(reopen).status_code == 409


def test_the_page_of_a_topic_shows_what_most_agree_with(client: Client) -> None:
    drafting = made.drafting()
    made.wording(drafting=drafting)
    best = made.wording(drafting=drafting, text=BETTER)
    cast_vote(contribution=best.contribution, voter=make.user(), value=1)

    html = page(client, "topic", drafting.topic_id)

    assert best.contribution.author.pseudonym in html
    assert drafting.get_absolute_url() in html


@pytest.mark.parametrize("state", [Topic.State.REMOVED, Topic.State.LOCKED])
def test_a_topic_that_is_gone_takes_its_wordings_along(client: Client, state: str) -> None:
    row = made.wording()
    Topic.objects.filter(pk=row.drafting.topic_id).update(state=state, conclusion="已定。")
    expected = 404 if state == Topic.State.REMOVED else 200

    for address in (row.drafting.get_absolute_url(), row.get_absolute_url()):
        assert client.get(address).status_code == expected
    thread = reverse("forums:thread", args=[row.drafting.thread_id])
    assert client.get(thread).status_code == (404 if expected == 404 else 302)


def test_a_vote_on_a_proposal_leads_back_to_the_wording(client: Client) -> None:
    row = made.wording()
    reader = signed_in(make.user())
    vote = reverse("contributions:vote", args=[row.pk])

    assert reader.post(vote, {"value": 1}).status_code == 302
    assert Contribution.objects.get(pk=row.pk).agree_count == 1
    asked = reader.get(vote)
    assert reader.get(asked.url).url == row.drafting.get_absolute_url()
