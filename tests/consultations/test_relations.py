"""Rounds before and after each other: told on both pages, never in a circle."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from consultations.models import Consultation, Relation
from consultations.services.relating import GoesInCircles, relate, unrelate
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.department()


@pytest.fixture
def rounds(office):
    """Four rounds of one office."""
    return [make.consultation(title=f"第{n}稿", lead=office) for n in range(4)]


@pytest.fixture
def desk(client, office):
    client.force_login(make.user("official", department=office))
    return client


def note(one, kind, other=None, **parts):
    return relate(
        consultation=one, kind=kind, other=other, by=make.user(), now=timezone.now(), **parts
    )


def page_of(client, row) -> str:
    return client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("kind", "forth", "back"),
    [
        ("second_round", "这是再次征求意见，前一轮是", "之后再次征求意见"),
        ("supersedes", "本次征求意见取代", "已被取代，见"),
        ("results_in", "征求意见后形成", "由此前的征求意见形成，见"),
    ],
)
def test_a_relation_is_told_on_both_pages(client, rounds, kind, forth, back):
    one, other = rounds[:2]
    note(one, kind, other)

    here, there = page_of(client, one), page_of(client, other)
    assert (forth in here, other.get_absolute_url() in here) == (True, True)
    assert (back in there, one.get_absolute_url() in there) == (True, True)


def test_what_is_not_public_is_told_to_nobody(client, rounds):
    note(rounds[0], "second_round", rounds[1])
    Consultation.objects.filter(pk=rounds[1].pk).update(state="draft", title="不公开的一轮")

    assert "不公开的一轮" not in page_of(client, rounds[0])


def test_a_text_that_came_of_it_is_named_with_its_address(client, rounds):
    note(rounds[0], "results_in", title="云汀市规章第9号", url="https://example.org/9")

    html = page_of(client, rounds[0])
    assert "云汀市规章第9号" in html
    assert 'href="https://example.org/9"' in html


@pytest.mark.parametrize(
    "steps",
    [
        [(0, "second_round", 1), (1, "second_round", 0)],
        [(0, "supersedes", 1), (1, "second_round", 0)],
        [(0, "second_round", 1), (0, "results_in", 1)],
        [(0, "results_in", 1), (1, "results_in", 2), (0, "supersedes", 2)],
        [
            (0, "second_round", 1),
            (1, "supersedes", 2),
            (2, "second_round", 3),
            (3, "supersedes", 0),
        ],
    ],
)
def test_no_circle_is_noted(rounds, steps):
    *fair, (one, kind, other) = steps
    for first, by, second in fair:
        note(rounds[first], by, rounds[second])

    with pytest.raises(GoesInCircles):
        note(rounds[one], kind, rounds[other])
    assert Relation.objects.count() == len(fair)


def test_several_ways_to_the_same_round_are_no_circle(rounds):
    for one, kind, other in (
        (1, "second_round", 0),
        (1, "supersedes", 0),
        (0, "results_in", 1),
        (2, "second_round", 0),
        (2, "second_round", 1),
    ):
        note(rounds[one], kind, rounds[other])
    assert Relation.objects.count() == 5


def test_what_is_noted_or_taken_off_twice_is_recorded_once(rounds):
    row = note(rounds[0], "second_round", rounds[1])
    assert note(rounds[0], "second_round", rounds[1]).pk == row.pk
    text = {"title": "规章", "url": ""}
    assert note(rounds[0], "results_in", **text) == note(rounds[0], "results_in", **text)
    unrelate(relation=row, by=row.by)
    unrelate(relation=row, by=row.by)

    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs.count("consultations.related") == 2
    assert verbs.count("consultations.unrelated") == 1


def test_the_desk_notes_and_takes_off_and_says_who_and_when(desk, rounds):
    one, other = rounds[:2]
    url = reverse("rounds:relations", args=[one.pk])

    sent = {"kind": "second_round", "other": other.pk, "title": "", "url": ""}
    assert desk.post(url, sent).status_code == 302
    html = desk.get(url).content.decode()
    row = Relation.objects.get()
    assert str(row.by) in html
    away = reverse("rounds:unrelate", args=[one.pk, row.pk])
    assert away in html
    # The other round tells it, and leaves it to the one that noted it.
    there = desk.get(reverse("rounds:relations", args=[other.pk])).content.decode()
    assert "第0稿" in there
    elsewhere = reverse("rounds:unrelate", args=[other.pk, row.pk])
    assert elsewhere not in there
    assert desk.post(elsewhere).status_code == 404
    assert desk.post(away).status_code == 302
    assert not Relation.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "二者填一项"),
        ({"other": "1", "title": "规章"}, "二者填一项"),
        ({"title": "规章"}, "才可以填写文本"),
        ({"kind": "results_in", "title": "规章", "url": "javascript:alert(1)"}, "invalid"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(desk, rounds, sent, sentence):
    if "other" in sent:
        sent = {**sent, "other": rounds[1].pk}
    answer = desk.post(
        reverse("rounds:relations", args=[rounds[0].pk]), {"kind": "second_round", **sent}
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    if "title" in sent:
        assert 'value="规章"' in html


def test_a_circle_is_refused_on_the_desk_in_words(desk, rounds):
    note(rounds[0], "second_round", rounds[1])
    url = reverse("rounds:relations", args=[rounds[1].pk])

    answer = desk.post(url, {"kind": "second_round", "other": rounds[0].pk})

    assert answer.status_code == 409
    assert "首尾相接" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_desk_page_costs_the_same_for_one_and_for_thirty(
    desk, office, rounds, count, django_assert_num_queries
):
    for n in range(count):
        note(rounds[0], "results_in", title=f"文本{n}")
    url = reverse("rounds:relations", args=[rounds[0].pk])

    with django_assert_num_queries(10):
        desk.get(url)
