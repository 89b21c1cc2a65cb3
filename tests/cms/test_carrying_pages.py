"""Pages on which words are carried: who is shown what, wrong presses, and what they cost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cms.carrying.wording import begin_wording
from consultations.models import Consultation, Submission
from contributions.models import Carried, Contribution, Thread
from contributions.services import hide
from forums.models import Drafting, Topic
from forums.services.wording import AlreadyDrafted
from petitions.models import Petition
from tests import make, make_petitions
from tests import make_forums as made
from tests.cms.carrying import bring, way

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def into(person: Client, said: Contribution, round_: Consultation, **typed: object) -> Any:
    form = {"place": make.clause_threads(round_)[1].pk, "key": uuid4(), "stance": "amend"}
    return person.post(reverse("carrying:into", args=[said.pk, round_.pk]), {**form, **typed})


@pytest.mark.parametrize("count", [1, 30])
def test_a_clause_costs_the_same_for_one_carried_opinion_and_for_thirty(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    round_, topic = make.consultation(), made.topic()
    to = way(round_)
    for _ in range(count):
        said = made.post(topic=topic).contribution
        bring(said, way(round_), by=make.user(), officially=True)
    client.get(to.target.get_absolute_url())

    with django_assert_num_queries(5):
        html = client.get(to.target.get_absolute_url()).content.decode()
    assert html.count(topic.title) == min(count, 20)


@pytest.mark.parametrize("count", [1, 30])
def test_a_topic_costs_the_same_for_one_carried_post_and_for_thirty(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    round_, topic = make.consultation(), made.topic()
    address = topic.get_absolute_url()
    made.post(topic=topic)
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)
    for _ in range(count):
        bring(made.post(topic=topic).contribution, way(round_), by=make.user(), officially=True)

    with django_assert_num_queries(3):
        html = client.get(address).content.decode()
    assert html.count(round_.title) == min(count, 20)


@pytest.mark.parametrize("count", [1, 30])
def test_the_way_to_carry_costs_the_same_for_one_round_and_for_thirty(
    count: int, django_assert_num_queries: Any
) -> None:
    said, person = made.post().contribution, signed_in(make.user())
    for _ in range(count):
        make.consultation()
    address = reverse("carrying:choose", args=[said.pk])
    person.get(address)

    with django_assert_num_queries(8):
        assert person.get(address).status_code == 200


def test_an_author_sends_it_and_a_second_press_sends_nothing_more() -> None:
    said, round_ = made.post().contribution, make.consultation()
    author, key = signed_in(said.author), uuid4()

    for _ in range(2):
        assert into(author, said, round_, key=key).status_code == 302

    assert Submission.objects.get().author == said.author
    clause = Carried.objects.get().target.get_absolute_url()
    html = Client().get(clause).content.decode()
    assert Carried.objects.get().source_url in html
    assert said.author.pseudonym in html


def test_an_official_of_the_round_enters_it_and_another_asks() -> None:
    office = make.department()
    round_ = make.consultation(lead=office)
    one, other = made.post().contribution, made.post().contribution

    assert into(signed_in(make.user("official", department=office)), one, round_).status_code == 302
    assert into(signed_in(make.user("official")), other, round_).status_code == 302

    states = dict(Carried.objects.values_list("source", "state"))
    assert states == {one.pk: Carried.State.CARRIED, other.pk: Carried.State.ASKED}
    assert Submission.objects.get().author is None


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"place": "x"}, 422), ({"place": 10**30}, 422), ({"key": ""}, 422), ({"stance": "x"}, 422)],
)
def test_what_was_chosen_wrong_is_said(typed: dict[str, object], status: int) -> None:
    said, round_ = made.post().contribution, make.consultation()
    assert into(signed_in(said.author), said, round_, **typed).status_code == status
    assert not Carried.objects.exists()


def test_a_round_that_closed_meanwhile_answers_with_its_dates() -> None:
    said, round_ = made.post().contribution, make.consultation()
    Consultation.objects.filter(pk=round_.pk).update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=1)
    )

    answer = into(signed_in(said.author), said, round_)

    assert answer.status_code == 409
    assert answer.context["details"]


@pytest.mark.parametrize("state", ["hidden", "pending", "withheld", "withdrawn"])
def test_what_is_not_shown_has_no_page_to_carry_it(state: str) -> None:
    said, round_ = made.post(state=state).contribution, make.consultation()
    person = signed_in(said.author)

    assert person.get(reverse("carrying:choose", args=[said.pk])).status_code == 404
    assert into(person, said, round_).status_code == 404


def test_words_of_a_topic_that_is_gone_or_of_a_clause_have_none_either() -> None:
    gone = made.post().contribution
    Topic.objects.update(state=Topic.State.REMOVED)
    opinion = make.contribution(thread=make.consultation().thread)

    for said in (gone, opinion):
        address = reverse("carrying:choose", args=[said.pk])
        assert signed_in(make.user()).get(address).status_code == 404


def test_an_author_says_no_yes_or_takes_it_back() -> None:
    said, round_ = made.post().contribution, make.consultation()
    asked = bring(said, way(round_), by=make.user())
    author = signed_in(said.author)
    address = reverse("carrying:asked", args=[asked.pk])
    yes = {"answer": "yes", "key": uuid4()}

    assert author.get(address).status_code == 200
    assert author.post(address, {"answer": "x"}).status_code == 400
    assert author.post(address, yes).status_code == 422
    assert author.post(address, {"answer": "no"}).status_code == 302
    assert author.post(address, {"answer": "no"}).status_code == 409
    assert author.post(address, {**yes, "stance": "support"}).status_code == 302
    assert Submission.objects.get().author == said.author
    # One's own opinion is withdrawn like any other.
    assert author.post(address, {"answer": "back"}).status_code == 409

    other = made.post(author=said.author).contribution
    entered = bring(other, way(round_, 2), by=make.user(), officially=True)
    back = reverse("carrying:asked", args=[entered.pk])
    assert author.post(back, {"answer": "back"}).status_code == 302
    assert author.post(back, {"answer": "back"}).status_code == 409


def test_who_is_only_named_may_take_back_but_not_say_yes() -> None:
    first = made.wording()
    best = made.wording(based_on=first)
    asked = bring(best.contribution, way(make.consultation()), by=make.user())
    named = signed_in(first.contribution.author)
    address = reverse("carrying:asked", args=[asked.pk])

    assert named.get(address).status_code == 200
    yes = {"answer": "yes", "key": uuid4(), "stance": "amend"}
    assert named.post(address, yes).status_code == 403
    assert signed_in(make.user()).get(address).status_code == 404


def test_a_page_of_what_was_asked_tells_nothing_of_words_that_were_hidden() -> None:
    said = made.post(body="机密的话。").contribution
    asked = bring(said, way(make.consultation()), by=make.user())
    hide(contribution=said)

    html = signed_in(said.author).get(reverse("carrying:asked", args=[asked.pk])).content.decode()

    assert "机密的话。" not in html


def test_an_author_begins_a_petition_with_the_words_filled_in() -> None:
    said = made.post(body="步道九点半以后不用音箱。请城管局定时断电。").contribution
    author = signed_in(said.author)
    make_petitions.profile()
    address = reverse("carrying:petition", args=[said.pk])

    form = author.get(address)
    assert form.context["form"]["title"].value() == "步道九点半以后不用音箱"
    assert author.post(address, {"title": "", "ask": ""}).status_code == 422
    typed = {"title": "步道晚上安静些", "ask": "请城管局定时断电。", "key": uuid4()}
    for _ in range(2):
        assert author.post(address, typed).status_code == 302

    petition = Petition.objects.get()
    assert (petition.creator, petition.title) == (said.author, "步道晚上安静些")
    Thread.objects.filter(pk=petition.thread_id).update(hidden_at=None)
    Petition.objects.filter(pk=petition.pk).update(state="rejected")
    html = Client().get(petition.get_absolute_url()).content.decode()
    assert Carried.objects.get().source_url in html


def test_a_petition_that_the_rules_refuse_keeps_the_words() -> None:
    said = made.post().contribution
    profile = make_petitions.profile()
    for _ in range(profile.at_once):
        make_petitions.petition(creator=said.author, state="draft")

    address = reverse("carrying:petition", args=[said.pk])
    typed = {"title": "步道晚上安静些", "ask": "请城管局定时断电。", "key": uuid4()}
    answer = signed_in(said.author).post(address, typed)

    assert answer.status_code == 409


def test_an_official_lets_people_word_a_clause_and_both_pages_lead_to_each_other() -> None:
    office = make.department()
    round_ = make.consultation(lead=office)
    place = make.clause_threads(round_)[1]
    board, person = made.board(), make.user("official", department=office)
    official, address = signed_in(person), reverse("carrying:word_clause", args=[place.pk])
    assert address in official.get(place.get_absolute_url()).content.decode()

    form = official.get(address).context["form"]
    typed = {"board": board.pk, "key": uuid4(), **form.initial}
    assert official.post(address, {**typed, "board": ""}).status_code == 422
    answer = official.post(address, typed)

    drafting = Drafting.objects.get()
    assert answer.url == drafting.get_absolute_url()
    assert (drafting.base, drafting.topic.office) == (place.text, office)
    assert official.post(address, typed).url == drafting.get_absolute_url()
    clause = Client().get(place.get_absolute_url()).content.decode()
    assert drafting.get_absolute_url() in clause
    assert place.get_absolute_url() in Client().get(answer.url).content.decode()


def test_one_clause_is_worded_once_whoever_presses_first() -> None:
    round_ = make.consultation()
    place, board, person = make.clause_threads(round_)[1], made.board(), make.user("official")
    parts = {"title": "怎样写更好？", "body": "请大家来改。", "board": board, "by": person}
    usual = {"consultation": round_, "place": place, **parts}
    round_.office = round_.lead = person.memberships.get().department

    key = uuid4()
    one, two = (begin_wording(key=key, **usual) for _ in range(2))

    assert one == two
    with pytest.raises(AlreadyDrafted):
        begin_wording(key=uuid4(), **usual)
    assert Topic.objects.count() == 1


def test_a_topic_that_waits_for_a_moderator_is_not_named_on_the_clause() -> None:
    round_ = make.consultation()
    place = make.clause_threads(round_)[1]
    drafting = made.drafting(place=place)
    Contribution.objects.filter(pk=drafting.topic.opening_id).update(state="pending")

    assert (
        drafting.get_absolute_url() not in Client().get(place.get_absolute_url()).content.decode()
    )


def test_a_chapter_and_the_whole_text_are_not_worded() -> None:
    office = make.department()
    round_ = make.consultation(lead=office)
    official = signed_in(make.user("official", department=office))
    chapter = make.clause_threads(round_)[0]

    for place in (chapter.pk, round_.thread_id):
        address = reverse("carrying:word_clause", args=[place])
        assert official.get(address).status_code == 404


def test_a_wording_of_a_clause_goes_to_that_clause_unless_another_is_chosen() -> None:
    round_ = make.consultation()
    place = make.clause_threads(round_)[2]
    said = made.wording(drafting=made.drafting(place=place, base=place.text)).contribution

    address = reverse("carrying:into", args=[said.pk, round_.pk])
    form = signed_in(said.author).get(address).context["form"]

    assert form["place"].value() == place.pk
