"""A text on all seven levels, from the release to the page people read."""

import pytest

from consultations.document import current
from consultations.draft import DraftClause
from consultations.models import ClauseText
from tests import make

pytestmark = pytest.mark.django_db

ROWS = [
    ("paragraph", "", "", "为了落实条例，制定本办法。"),
    ("part", "第一编", "总则", ""),
    ("chapter", "第一章", "一般规定", ""),
    ("section", "第一节", "目的", ""),
    ("article", "第一条", "", "下列活动："),
    ("item", "（一）", "", "演出："),
    ("subitem", "1.", "", "白天；"),
    ("paragraph", "", "", "前款除外。"),
    ("part", "", "附件1", ""),
]


@pytest.fixture
def consultation():
    parts = [DraftClause(make.clause_key(n), *row) for n, row in enumerate(ROWS)]
    return make.consultation(clauses=tuple(parts))


def test_every_level_is_kept_and_headings_are_not_spoken_of(consultation):
    document = current(consultation)

    assert [text.level for text in document.texts] == [row[0] for row in ROWS]
    assert {text.level for text in document.texts} == set(ClauseText.Level)
    assert [text.level for text in document.spoken_of] == [
        "paragraph", "article", "item", "subitem", "paragraph",
    ]  # fmt: skip


def test_a_subitem_is_named_with_its_item_and_its_article(consultation):
    assert list(current(consultation).labels.values())[4:7] == [
        "第一条",
        "第一条（一）",
        "第一条（一）1.",
    ]


def test_the_page_shows_each_level_as_what_it_is(client, consultation):
    html = client.get(consultation.get_absolute_url()).content.decode()

    for level in ("part", "chapter", "section", "article", "item", "subitem"):
        assert f"clause-{level}" in html
    assert ("contents-section" in html, "附件1" in html) == (True, True)
    assert "1.</" in html
