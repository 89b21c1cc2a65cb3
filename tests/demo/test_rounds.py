"""The further consultations say what the demo promises, lawfully and each in its own words."""

from collections import Counter

import pytest

from config.demo.content import city, written
from config.demo.rounds import Round, rounds
from consultations.models import ClauseText, Submission
from contributions.models import Contribution
from nlp.pii import find

# Key: profile, first and last day, chapters, articles, opinions, themes.
PROMISED = {
    "canteen": ("cn-rule", -6, 27, 3, 11, 30, 0),
    "lifts": ("cn-major-decision", -34, -2, 0, 12, 90, 5),
    "ideas": ("call-for-input", -10, 50, 0, 0, 20, 0),
    "names": ("cn-normative", -75, -45, 0, 6, 0, 0),
    "bikes": ("cn-rule", 5, 40, 0, 7, 0, 0),
}
ROUNDS = pytest.mark.parametrize("row", rounds(), ids=lambda row: row.key)


def articles(row: Round) -> list[str]:
    return [clause.label for clause in row.clauses if clause.kind == "article"]


def words(row: Round) -> list[str]:
    """Everything that citizens wrote."""
    return [text for said in row.opinions for text in (said.text, said.proposed) if text]


def test_the_city_holds_the_rounds_it_promises() -> None:
    held = {}
    for row in rounds():
        kinds = Counter(clause.kind for clause in row.clauses)
        counts = (kinds["chapter"], kinds["article"], len(row.opinions), len(row.themes))
        held[row.key] = (row.profile, row.opens, row.closes, *counts)
    assert held == PROMISED


@ROUNDS
def test_a_period_is_thirty_days_or_says_why_not(row: Round) -> None:
    assert row.days >= 30 or row.short_period_reason
    assert row.days >= 7


@ROUNDS
def test_departments_are_those_of_the_city(row: Round) -> None:
    known = {department["code"] for department in city()["departments"]}
    assert {row.lead, row.office} - known == set()


@ROUNDS
def test_a_round_says_what_the_law_asks(row: Round) -> None:
    assert "0980-" in row.contact
    assert 3 <= len(row.note) <= 5
    assert row.legal_basis
    assert row.questions


@ROUNDS
def test_a_text_has_its_kinds_and_numbers_each_article_once(row: Round) -> None:
    assert {clause.kind for clause in row.clauses} - set(ClauseText.Level.values) == set()
    assert len(articles(row)) == len(set(articles(row)))
    assert [c.label for c in row.clauses if not c.text and c.kind != "chapter"] == []


@ROUNDS
def test_opinions_speak_of_articles_and_themes_that_exist(row: Round) -> None:
    assert {said.clause for said in row.opinions} - {"", *articles(row)} == set()
    assert {said.theme for said in row.opinions} - {"", *(t.key for t in row.themes)} == set()


@ROUNDS
def test_opinions_come_in_ways_and_stances_that_the_site_knows(row: Round) -> None:
    def odd(part: str, known: list[str]) -> set[str]:
        return {getattr(said, part) for said in row.opinions} - set(known)

    assert odd("stance", Contribution.Stance.values) == set()
    assert odd("channel", Submission.Channel.values) == set()
    assert odd("participant", Submission.Participant.values) == set()


@ROUNDS
def test_opinions_are_from_four_to_six_hundred_characters_long(row: Round) -> None:
    assert [text for text in words(row) if not 4 <= len(text) <= 600] == []


@ROUNDS
def test_nothing_said_tells_who_a_person_is(row: Round) -> None:
    assert [text for text in words(row) if find(text)] == []


def test_no_text_is_said_twice_in_the_whole_city() -> None:
    said = [opinion.text for row in rounds() for opinion in row.opinions]
    said += [saying.text for saying in written()]
    assert [text for text, times in Counter(said).items() if times > 1] == []
