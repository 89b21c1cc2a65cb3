"""Two versions beside each other, and the pages of versions."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from consultations.comparison import compare, tally
from consultations.models import Consultation, Descent
from consultations.services import settle
from tests import make
from tests.consultations.texts import LIGHTS, PARKING, QUIET, STALLS, clause, publish

pytestmark = pytest.mark.django_db

FIRST = {"quiet": QUIET, "parking": PARKING, "stalls": STALLS, "lights": LIGHTS}


def told(first, last):
    """Of each row its fate and its names before and after."""
    rows = compare(first, last)
    return [(row.fate, row.old_names, row.new_names) for row in rows]


@pytest.fixture
def first():
    return publish(FIRST)


def test_each_fate_is_told(first):
    head, tail = QUIET.split("，")
    second = publish(
        {
            "lights": LIGHTS,
            "new": "本市鼓励居民组成夜间公约小组，商量本小区的安静时段。",
            "quiet": f"{head}。",
            "more": f"{tail}{tail}",
            "parking": PARKING.replace("核定", "确定"),
        },
        first.consultation,
    )

    assert told(first, second) == [
        ("moved", "第4条", "第1条"),
        ("new", "", "第2条"),
        ("split", "第1条", "第3条、第4条"),
        ("changed", "第2条", "第5条"),
        ("deleted", "第3条", ""),
    ]
    assert tally(compare(first, second)) == {
        "changed": 1,
        "new": 1,
        "deleted": 1,
        "moved": 1,
        "split": 1,
    }


def test_one_new_clause_gives_the_others_a_number_only(first):
    second = publish({"new": "为了夜间安宁，制定本办法。", **FIRST}, first.consultation)

    assert tally(compare(first, second)) == {"new": 1, "renumbered": 4}
    shown = [row for row in compare(first, second) if row.is_shown_as_changed]
    assert [row.fate for row in shown] == ["new"]


def test_steps_between_are_taken_together(first):
    whole = QUIET + PARKING + STALLS
    merged = publish({"all": whole, "lights": LIGHTS}, first.consultation)
    apart = publish({"x": QUIET, "y": PARKING, "z": STALLS, "lights": LIGHTS}, first.consultation)

    assert [row[0] for row in told(first, merged)] == ["merged", "renumbered"]
    assert told(merged, apart)[0] == ("split", "第1条", "第1条、第2条、第3条")
    assert told(first, apart)[0] == ("rearranged", "第1条、第2条、第3条", "第1条、第2条、第3条")


def test_a_clause_that_was_away_in_between_is_itself(first):
    publish({"quiet": QUIET}, first.consultation)
    third = publish(FIRST, first.consultation)

    assert {row[0] for row in told(first, third)} == {"same"}


def test_a_version_from_before_lineage_was_kept_goes_by_keys(first):
    second = publish({**FIRST, "quiet": QUIET + "。"}, first.consultation)
    Descent.objects.all().delete()

    assert [row[0] for row in told(first, second)] == ["changed", "same", "same", "same"]


def test_the_words_of_both_versions_are_all_there(first):
    second = publish({**FIRST, "quiet": QUIET.replace("十日", "十五日")}, first.consultation)

    for row, old in zip(compare(first, second), FIRST.values(), strict=True):
        assert "".join(change.text for change in row.before) == old


def test_a_doubt_that_is_settled_is_seen_at_once(first):
    make.contribution(thread=clause(first.consultation, "stalls").thread)
    rest = {"quiet": QUIET, "parking": PARKING, "lights": LIGHTS}
    second = publish({**rest, "new": "摊主要自己扫地。"}, first.consultation)
    assert ("deleted", "第3条", "") in told(first, second)

    settle(
        match=Descent.objects.of(first.consultation).doubts().get(),
        heir=clause(first.consultation, "new"),
        seen=None,
        by=make.user("official"),
        now=timezone.now(),
    )

    assert ("changed", "第3条", "第4条") in told(first, second)


# The pages.


@pytest.fixture
def amended(first):
    publish(
        {**FIRST, "quiet": QUIET.replace("十日", "十五日"), "new": PARKING[:20]}, first.consultation
    )
    return Consultation.objects.get(pk=first.consultation.pk)


def address(name, consultation, *parts, query=""):
    return reverse(f"consultations:{name}", args=[consultation.pk, *parts]) + query


def test_the_draft_leads_to_what_changed_from_the_second_version_on(client, amended):
    link = address("compare", amended, query="?from=1&amp;to=2&amp;only=changed")

    assert link in client.get(amended.get_absolute_url()).content.decode()
    other = publish({"quiet": QUIET}).consultation
    assert "compare/" not in client.get(other.get_absolute_url()).content.decode()


def test_all_versions_are_listed_with_their_digests(client, amended):
    page = client.get(address("versions", amended)).content.decode()

    for version in amended.versions.all():
        assert version.digest in page
        assert f'href="{version.get_absolute_url()}"' in page


def test_a_version_stays_as_it_was_published(client, amended):
    page = client.get(address("version", amended, 1)).content.decode()

    assert "应当提前十日申请" in page
    assert "应当提前十五日申请" not in page
    assert client.get(address("version", amended, 3)).status_code == 404


@pytest.mark.parametrize("view", ["inline", "side"])
def test_a_screen_reader_hears_what_went_and_what_came(client, amended, view):
    page = client.get(address("compare", amended, query=f"?from=1&to=2&view={view}&only=changed"))

    words = page.content.decode()
    assert '<del><span class="visually-hidden">删去： </span>' in words
    assert '<ins><span class="visually-hidden">增加： </span>' in words
    assert len(page.context["rows"]) == 2
    assert words.count('<th scope="row">') == (2 if view == "side" else 0)


def test_all_clauses_are_shown_when_asked(client, amended):
    page = client.get(address("compare", amended, query="?from=1&to=2&only=all"))

    assert len(page.context["rows"]) == 5


def test_the_older_version_stands_first_whichever_was_named(client, amended):
    page = client.get(address("compare", amended, query="?from=2&to=1"))

    assert (page.context["first"].number, page.context["last"].number) == (1, 2)


@pytest.mark.parametrize(
    "query", ["?from=1&to=1", "?from=0&to=2", "?from=x", "?to=99999999999999999999", "?view=up"]
)
def test_what_cannot_be_compared_is_said(client, amended, query):
    page = client.get(address("compare", amended, query=query))

    assert page.status_code == 422
    assert "rows" not in page.context


def test_one_version_cannot_be_compared_and_is_shown(client, first):
    page = client.get(address("compare", first.consultation))

    assert page.status_code == 200
    assert "文本目前只有一版" in page.content.decode()


@pytest.mark.parametrize("name", ["versions", "compare"])
def test_a_draft_is_nobodys_to_compare(client, amended, name):
    Consultation.objects.filter(pk=amended.pk).update(state="draft")

    assert client.get(address(name, amended)).status_code == 404
    assert client.get(address("version", amended, 1)).status_code == 404


@pytest.mark.parametrize("clauses", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("versions", 2), ("version", 3), ("compare", 6)])
def test_the_pages_of_versions_cost_few_queries(
    client, clauses, name, queries, django_assert_num_queries
):
    names = [f"n{number}" for number in range(clauses)]
    first = publish({name: f"{QUIET}{name}" for name in names})
    publish({name: f"{LIGHTS}{name}" for name in names}, first.consultation)
    cache.clear()
    parts = [1] if name == "version" else []

    with django_assert_num_queries(queries):
        client.get(address(name, first.consultation, *parts))
