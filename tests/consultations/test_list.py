"""The list of consultations: tabs by state, and the card that every list shows."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from consultations.cards import cards
from consultations.models import Consultation
from nlp.align import Change, redline
from presentation.redlines import excerpt
from tests import make

pytestmark = pytest.mark.django_db

STATES = Consultation.State


def put(state, **columns):
    row = make.consultation()
    Consultation.objects.filter(pk=row.pk).update(state=state, **columns)
    return row


def listed(client, show=""):
    page = client.get(reverse("consultations:index"), {"show": show} if show else {})
    return [card.consultation for card in page.context["cards"]]


# Two for what it may be narrowed to, one for the numbers on the tabs, one for the rows, one for
# what is to come, one for what the worker counted, four that count.
@pytest.mark.parametrize(("again", "queries"), [(False, 10), (True, 5)])
@pytest.mark.parametrize("rounds", [1, 30])
def test_the_list_costs_the_same_for_one_round_and_for_thirty(
    client, rounds, again, queries, django_assert_num_queries
):
    lead = make.department()
    for _ in range(rounds):
        make.consultation(lead=lead)
    cache.clear()
    if again:
        listed(client)

    with django_assert_num_queries(queries):
        assert len(listed(client)) == rounds


def test_each_tab_holds_its_states_and_says_how_many(client):
    now = timezone.now()
    soon = put(STATES.OPEN, closes_at=now + timedelta(days=6))
    open_ = put(STATES.OPEN)
    # The worker has not yet got round to closing it.
    past = put(STATES.OPEN, opens_at=now - timedelta(days=40), closes_at=now - timedelta(hours=1))
    rows = {state: put(state) for state in (STATES.CLOSED, STATES.TREATING, STATES.ANSWERED)}
    coming = put(STATES.ANNOUNCED, opens_at=now + timedelta(days=3))
    put(STATES.DRAFT)

    assert listed(client, "open") == listed(client) == [soon, open_]
    assert listed(client, "soon") == [soon]
    assert listed(client, "coming") == [coming]
    assert listed(client, "answering") == [rows[STATES.TREATING], rows[STATES.CLOSED], past]
    assert listed(client, "answered") == [rows[STATES.ANSWERED]]
    assert len(listed(client, "all")) == 7
    page = client.get(reverse("consultations:index"))
    assert [tab["count"] for tab in page.context["tabs"]] == [2, 1, 1, 3, 1, 7]
    assert [card.consultation for card in page.context["to_come"]] == [coming]


def test_without_anything_open_the_list_begins_with_all(client):
    row = put(STATES.ANSWERED)

    assert listed(client) == [row]
    assert listed(client, "nonsense") == [row]


@pytest.mark.parametrize("show", ["open", "soon", "coming", "answering", "answered", "all"])
def test_an_empty_tab_says_what_is_not_there(client, show):
    page = client.get(reverse("consultations:index"), {"show": show})

    assert 'class="empty"' in page.content.decode()


def test_what_is_over_is_paged_by_key(client):
    rows = [put(STATES.ANSWERED) for _ in range(21)]

    page = client.get(reverse("consultations:index"), {"show": "answered"})
    older = client.get(reverse("consultations:index") + page.context["older_url"])

    assert [card.consultation for card in older.context["cards"]] == [rows[0]]


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        ("announced", "open"),  # its time has come, and the worker has not
        ("open", "open"),
        ("closed", "wait"),
        ("treating", "wait"),
        ("answered", "answered"),
        ("archived", "answered"),
        ("cancelled", "off"),
    ],
)
def test_a_card_knows_what_its_reader_can_expect(state, phase):
    row = put(state)
    row.refresh_from_db()

    (card,) = cards([row], timezone.now())

    assert card.phase == phase
    is_told = state in Consultation.REPORTED
    assert card.url == (
        reverse("consultations:report", args=[row.pk]) if is_told else row.get_absolute_url()
    )


def test_a_card_counts_accepted_opinions_and_the_people_behind_them():
    row, author = make.consultation(), make.user()
    for _ in range(2):
        make.submission(consultation=row, author=author)
    make.submission(consultation=row)
    hidden = make.submission(consultation=row).points.get().contribution
    type(hidden).objects.filter(pk=hidden.pk).update(state="hidden")

    (card,) = cards([row], timezone.now())

    assert card.tally.people == 2


def test_a_card_counts_themes_answers_and_adoptions():
    row = make.consultation(state=STATES.CLOSED)
    run = make.run(consultation=row, state="signed")
    first, second, rest = run.themes.all()
    make.answer(case=make.case(theme=first, state="answered"), state="published")
    make.answer(
        case=make.case(theme=second, state="answered"), state="published", outcome="not_adopted"
    )
    make.answer(case=make.case(theme=rest, state="accepted"))
    make.case()

    (card,) = cards([row], timezone.now())

    assert (card.tally.themes, card.tally.answered, card.tally.adopted) == (3, 2, 1)


def test_a_card_names_the_first_open_question_and_how_many_more():
    row = make.consultation(questions=["几点安静？", "谁来管？"])

    (card,) = cards([row], timezone.now())

    assert (card.question, card.more_questions) == ("几点安静？", 1)


def test_words_far_from_a_change_are_left_out():
    far = "甲" * 50
    changes = [Change("same", far), Change("removed", "二"), Change("same", far)]

    before, _change, after = excerpt(changes, around=5)

    assert (before.text, after.text) == ("…甲甲甲甲甲", "甲甲甲甲甲…")
    between = excerpt([changes[1], Change("same", far), changes[1]], around=5)[1]
    assert between.text == "甲甲甲甲甲…甲甲甲甲甲"


@pytest.mark.parametrize("words", [("", "新设一条。"), ("甲" * 200, "甲" * 200), ("删去", "")])
def test_a_clause_that_is_new_gone_or_the_same_is_told_whole(words):
    assert excerpt(redline(*words)) == tuple(redline(*words))
