"""The demo city says what practice.md asks for, and says it believably."""

import re
import unicodedata
from collections import Counter
from random import Random

import pytest

from config.demo import arrivals, compose, content, mix
from config.demo.generate import agreements, composed, generate
from config.demo.model import Agreement, Demo, Point

FAKES = {
    "13800138000",
    "990101199003070015",
    "990201195806121231",
    "990301201411052300",
    "990105200002298828",
    "6217999999999999998",
}
STANCE_SHARES = {
    "T1": {"support": 34, "oppose": 22, "neutral": 6, "amend": 38},
    "T2": {"support": 25, "oppose": 41, "neutral": 8, "amend": 26},
    "T3": {"support": 46, "oppose": 18, "neutral": 7, "amend": 29},
    "T4": {"support": 58, "oppose": 7, "neutral": 9, "amend": 26},
    "T5": {"support": 71, "oppose": 3, "neutral": 8, "amend": 18},
    "T6": {"support": 49, "oppose": 9, "neutral": 12, "amend": 30},
    "T7": {"support": 22, "oppose": 46, "neutral": 7, "amend": 25},
    "T8": {"support": 55, "oppose": 10, "neutral": 15, "amend": 20},
}
THEME_SHARES = {"T1": 27, "T2": 17, "T3": 16, "T4": 9, "T5": 11, "T6": 8, "T7": 7, "T8": 5}
TYPE_SHARES = {"individual": 88, "merchant": 7, "association": 3, "expert": 1, "public_body": 1}


@pytest.fixture(scope="module")
def demo() -> Demo:
    return generate()


@pytest.fixture(scope="module")
def votes(demo: Demo) -> tuple[Agreement, ...]:
    return agreements(demo)


def shares(values: list[str]) -> dict[str, float]:
    return {key: 100 * count / len(values) for key, count in Counter(values).items()}


def special(demo: Demo, name: str) -> list[Point]:
    return [point for point in demo.points if point.special == name]


def senders(demo: Demo, name: str) -> set[str]:
    return {e.person_key for e in demo.envelopes if e.points[0].special == name}


def test_the_same_seed_gives_the_same_city_twice(demo: Demo) -> None:
    assert generate() == demo
    assert repr(generate()) == repr(demo)


def test_another_seed_gives_another_city_of_the_same_size(demo: Demo) -> None:
    other = generate(7)
    assert other != demo
    assert (len(other.persons), len(other.points)) == (968, 1260)


def test_there_are_968_people_and_1260_points(demo: Demo) -> None:
    assert (len(demo.persons), len(demo.points)) == (968, 1260)
    assert {p.key for p in demo.persons} == {e.person_key for e in demo.envelopes}
    assert len({p.key for p in demo.persons}) == len({p.display_name for p in demo.persons}) == 968


def test_special_points_are_counted_exactly(demo: Demo) -> None:
    counts = Counter(point.special for point in demo.points if point.special)
    assert counts == {
        "campaign": 143,
        "counter_campaign": 38,
        "flood": 60,
        "pii": 24,
        "grievance": 9,
        "minor": 6,
        "traditional": 11,
        "glyphs": 7,
    }


def test_the_campaign_comes_from_121_people_and_the_flood_from_two(demo: Demo) -> None:
    names = ("campaign", "counter_campaign", "flood")
    assert [len(senders(demo, name)) for name in names] == [121, 38, 2]
    assert {p.clause for p in special(demo, "campaign")} == {"第七条"}
    assert {p.clause for p in special(demo, "counter_campaign")} == {"第六条"}


def test_the_flood_takes_ninety_seconds(demo: Demo) -> None:
    minutes = [e.minute_offset for e in demo.envelopes if e.points[0].special == "flood"]
    assert max(minutes) - min(minutes) <= 1.5


def test_31_entries_are_assisted_and_5_are_late(demo: Demo) -> None:
    assert sum(e.assisted for e in demo.envelopes) == 31
    assert sum(e.late for e in demo.envelopes) == 5
    assert {e.late for e in demo.envelopes if e.minute_offset > demo.closing_minute} == {True}
    assert sum(e.minute_offset > demo.closing_minute for e in demo.envelopes) == 5


def test_four_per_cent_choose_not_to_be_public(demo: Demo) -> None:
    assert sum(not point.is_public for point in demo.points) == mix.WITHHELD_BY_CHOICE == 50


@pytest.mark.parametrize("theme", STANCE_SHARES)
def test_each_theme_has_its_mix_of_stances(demo: Demo, theme: str) -> None:
    found = shares([point.stance for point in demo.points if point.theme == theme])
    assert found == pytest.approx(STANCE_SHARES[theme], abs=4)


def test_themes_channels_types_and_regions_have_their_shares(demo: Demo) -> None:
    themes = shares([point.theme for point in demo.points if point.theme])
    channels = shares([e.channel for e in demo.envelopes for _ in e.points])
    assert themes == pytest.approx(THEME_SHARES, abs=1)
    assert channels == pytest.approx(mix.CHANNELS, abs=2)
    assert shares([p.participant_type for p in demo.persons]) == pytest.approx(TYPE_SHARES, abs=1)
    assert shares([p.region for p in demo.persons]) == pytest.approx(mix.REGIONS, abs=3)


def test_a_quarter_arrives_in_the_last_two_days(demo: Demo) -> None:
    since = demo.closing_minute - 2 * arrivals.DAY
    last = [p for e in demo.envelopes if e.minute_offset >= since for p in e.points]
    assert 100 * len(last) / len(demo.points) == pytest.approx(24, abs=3)
    assert [e.minute_offset for e in demo.envelopes] == sorted(
        e.minute_offset for e in demo.envelopes
    )


def test_lengths_have_a_short_middle_and_a_long_tail(demo: Demo) -> None:
    lengths = sorted(len(point.text) for point in demo.points)
    assert lengths[len(lengths) // 2] == pytest.approx(46, abs=5)
    assert 100 * sum(n > 400 for n in lengths) / len(lengths) == pytest.approx(5, abs=1)


def test_no_two_people_say_the_same_words_outside_the_campaigns(demo: Demo) -> None:
    texts = [point.text for point in demo.points if not point.special.endswith("campaign")]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_at_least_420_opinions_are_written_by_hand(demo: Demo) -> None:
    hand = {saying.text for saying in content.written()}
    assert len(hand) == len(content.written()) >= 420
    assert hand <= {point.text for point in demo.points}


def test_no_composed_sentence_is_used_more_than_six_times() -> None:
    sayings = composed(Random(20260302), content.written())
    uses = Counter(skeleton for saying in sayings for skeleton in saying.skeletons)
    assert uses.most_common(1)[0][1] <= compose.CAP == 6


def test_no_slot_or_pattern_mark_is_left_in_a_text(demo: Demo) -> None:
    assert [
        p.text for p in demo.points if re.search(r"[{}]|。，|，。|，，|：：|。！", p.text)
    ] == []


def test_every_long_number_is_a_listed_fake(demo: Demo) -> None:
    found = set()
    for point in demo.points:
        text = unicodedata.normalize("NFKC", point.text + point.proposed_text)
        digits = re.sub(r"(?<=[\dXx])[\s\-.]+(?=[\dXx])", "", text)
        found |= set(re.findall(r"(?<![A-Z\d])\d{7,}[Xx]?", digits))
    assert found == FAKES


def test_every_point_names_an_article_or_the_whole_draft(demo: Demo) -> None:
    labels = content.article_labels()
    assert labels[:2] == ("", "第一条")
    assert len(labels) == 16
    assert {point.clause for point in demo.points} <= set(labels)


def test_proposed_words_come_only_with_a_wish_to_amend(demo: Demo) -> None:
    assert {p.stance for p in demo.points if p.proposed_text} == {"amend"}


def test_every_theme_has_an_answer_in_the_length_people_read() -> None:
    answers = content.answers()
    assert [row["key"] for row in answers["theme"]] == [*content.THEMES, "T0"]
    assert [r["key"] for r in answers["theme"] if not 120 <= len(r["reply"]) <= 300] == []
    assert [r["key"] for r in answers["theme"] if "您" not in r["reply"]] == []
    changed = {clause for row in answers["theme"] for clause in row["changed"]}
    assert changed == {row["clause"] for row in answers["changes"]}


def test_departments_of_answers_cast_and_lead_exist() -> None:
    city = content.city()
    codes = {row["code"] for row in city["departments"]}
    used = {row["lead"] for row in content.answers()["theme"]}
    used |= {code for row in content.answers()["theme"] for code in row["supporting"]}
    used |= {row["department"] for row in city["cast"] if row["department"]}
    assert used | {city["consultation"]["lead"], *city["consultation"]["co"]} <= codes


def test_2400_votes_fall_on_a_few_opinions(votes: tuple[Agreement, ...]) -> None:
    assert len(votes) == len({(vote.person_key, vote.point) for vote in votes}) == 2400
    assert {vote.value for vote in votes} == {1, -1}
    counts = [count for _, count in Counter(vote.point for vote in votes).most_common()]
    assert sum(counts[: len(counts) // 5]) > 0.45 * sum(counts)


def test_no_one_votes_on_their_own_or_on_a_hidden_point(
    demo: Demo, votes: tuple[Agreement, ...]
) -> None:
    owners = [e.person_key for e in demo.envelopes for _ in e.points]
    assert [vote for vote in votes if owners[vote.point] == vote.person_key] == []
    assert {demo.points[vote.point].is_public for vote in votes} == {True}
    assert agreements(demo) == votes
