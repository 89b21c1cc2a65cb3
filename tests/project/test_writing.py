"""What people read keeps the rules of docs/writing.md."""

import ast
import re
from functools import cache

import polib
import pytest

from tests.project.tree import ROOT, TEMPLATES, code, matches, name

WRITING = (ROOT / "docs/writing.md").read_text(encoding="utf-8")
NEVER = re.findall(r"^\| ([^|]+?) \|", WRITING.partition("## Never")[2], re.M)[2:]
NOTICES = sorted(ROOT.glob("templates/**/*.txt"))
# The invented city: what its people say is theirs, what its officials answer is ours.
CITIZENS = "config/demo"
CATALOGUES = sorted(ROOT.glob("locale/**/zh_Hans/**/*.po"))
HAN = "[\u4e00-\u9fff]"
FIGURES = "(?:n|number|count|total|days?|share)"
TAGS = re.compile(r"<[^>]*>|&\w+;")
ADDRESSES = re.compile(r"https?://\S+")


@cache
def chinese() -> list[str]:
    """Each translation, as it is read."""
    entries = [entry for path in CATALOGUES for entry in polib.pofile(str(path))]
    return [text for it in entries for text in (it.msgstr_plural.values() or [it.msgstr])]


def bare(text: str) -> str:
    """The text without addresses, and with a mark of no width where a tag stood."""
    return ADDRESSES.sub("", TAGS.sub("\u2060", text))


def wrong(pattern: str) -> list[str]:
    """Translations in which the pattern is found, without their tags and addresses."""
    return sorted({text for text in chinese() if re.search(pattern, bare(text))})


@cache
def strings() -> list[tuple[str, str]]:
    """Every string of the code but docstrings, with its place."""
    return [
        (f"{name(path)}:{node.lineno}", node.value)
        for path in code()
        for tree in [ast.parse(path.read_text(encoding="utf-8"))]
        for said in [{id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]


def test_the_table_of_phrases_is_read() -> None:
    assert {"耐心等待", "视为无意见", "please be patient"} <= set(NEVER)
    assert len(NEVER) > 20


@pytest.mark.parametrize("phrase", NEVER)
def test_no_page_or_notice_holds_a_forbidden_phrase(phrase: str) -> None:
    words = re.compile(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", re.I)

    assert [place for place, text in pages().items() if words.search(text)] == []


@cache
def pages() -> dict[str, str]:
    return {name(it): _said(it.read_text(encoding="utf-8")) for it in [*TEMPLATES, *NOTICES]}


def _said(text: str) -> str:
    """What a template says: without its tags, but with the sentences that stand inside them."""
    text = bare(text)
    inside = re.findall(r"\{%\s*translate\s+([\"'])(.*?)\1", text)
    return re.sub(r"\{[%{#].*?[%}#]\}", " ", text) + " ".join(found for _quote, found in inside)


@pytest.mark.parametrize("phrase", [phrase for phrase in NEVER if re.match(HAN, phrase)])
def test_neither_the_catalogue_nor_the_code_holds_a_forbidden_phrase(phrase: str) -> None:
    assert wrong(re.escape(phrase)) == []
    assert [place for place, text in strings() if phrase in text and _is_ours(place)] == []


def _is_ours(place: str) -> bool:
    return not place.startswith((CITIZENS, "nlp/"))


def test_people_are_addressed_with_respect() -> None:
    assert wrong("你") == []


@pytest.mark.parametrize(
    "pattern",
    [
        rf"{HAN}[,;!?()]|[,;!?(]{HAN}",
        rf"{HAN}\.(?![A-Za-z])|{HAN}:",
        r"[^\S\n][，。；：？！、）」』”》]|[，。；：？！、（「『“《][^\S\n]",
        r"[，。；：？！、]{2}",
        rf"{HAN}[\"']|[\"']{HAN}",
        # one stands at the end of what is under way: 正在发布…
        r"\.\.\.|(?<!…)…(?!…|$)",
        rf"{HAN} (?:\d|%\({FIGURES}\))|(?:\d|\({FIGURES}\)[sd]) {HAN}",
    ],
    ids=[
        "half-width mark",
        "half-width stop",
        "space beside a mark",
        "two marks",
        "straight quotation mark",
        "ellipsis",
        "space beside a figure",
    ],
)
def test_chinese_sentences_have_chinese_marks(pattern: str) -> None:
    assert wrong(pattern) == []


def test_a_count_has_its_unit() -> None:
    ordinals = {"意见%(n)s", "文字%(n)s"}

    assert set(wrong(r"%\((?:n|total)\)[sd](?:[，。；]|$)")) == ordinals


def test_there_are_no_italics() -> None:
    styles = sorted(ROOT.glob("front/styles/*.scss"))

    # <em> is drawn bold.
    assert matches(r"<(?:i|cite|dfn|address|var)\b", TEMPLATES) == []
    assert matches(r"font-style: *(?!normal)\w+", styles) == []


def test_no_page_writes_a_date_in_a_way_of_its_own() -> None:
    dates = r"\|\s*(?:date|time|timesince|timeuntil|naturaltime|naturalday)\b"
    files = [path for path in TEMPLATES if "wagtailadmin" not in path.parts]

    assert matches(dates, [*files, *NOTICES]) == []
    in_code = matches(r"\bdate_format\(|\.strftime\(", code())
    # Where dates are told, and the axes of charts get their labels.
    assert [place for place in in_code if not place.startswith("presentation/")] == []


def test_a_date_in_an_attribute_is_plain_text() -> None:
    # Elsewhere in a page a date writes itself as an element.
    told = r"=\"[^\"]*\|(?:day|moment|closing|deadline|typed)(?!\|stringformat)\b[^\"]*\""

    assert [found for found in matches(told, TEMPLATES) if "{{" in found] == []
