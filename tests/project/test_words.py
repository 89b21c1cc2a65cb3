"""Sentences that a person sees can be found, translated and filled in."""

import ast
import re

import polib

from tests.project.tree import ROOT, TEMPLATES, code, matches, name

# The function, and which of its arguments are sentences.
SENTENCES = {
    "_": [0],
    "gettext": [0],
    "gettext_lazy": [0],
    "gettext_noop": [0],
    "ngettext": [0, 1],
    "ngettext_lazy": [0, 1],
    "pgettext": [0, 1],
    "pgettext_lazy": [0, 1],
    "npgettext": [0, 1, 2],
    "npgettext_lazy": [0, 1, 2],
}
TRANSLATIONS = sorted(ROOT.glob("locale/**/zh_Hans/LC_MESSAGES/*.po"))
UNNAMED = re.compile(r"%[sdf]|\{[a-z_0-9]*\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def sentences() -> list[tuple[str, ast.expr]]:
    """Return every argument of gettext's functions with the place where it stands."""
    return [
        (f"{name(path)}:{call.lineno}", call.args[position])
        for path in code()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in SENTENCES
        for position in SENTENCES[call.func.id]
    ]


def entries() -> list[polib.POEntry]:
    return [entry for path in TRANSLATIONS for entry in polib.pofile(str(path))]


def test_each_sentence_is_whole_where_it_is_marked() -> None:
    # An f-string, a sum or a variable cannot be extracted.
    assert [place for place, given in sentences() if not isinstance(given, ast.Constant)] == []


def test_what_a_sentence_fills_in_has_names() -> None:
    assert [
        f"{place}: {given.value}"
        for place, given in sentences()
        if isinstance(given, ast.Constant) and UNNAMED.search(given.value)
    ] == []


def test_sentences_are_written_in_english() -> None:
    assert [
        f"{place}: {given.value}"
        for place, given in sentences()
        if isinstance(given, ast.Constant) and CHINESE.search(given.value)
    ] == []


def test_templates_hold_no_chinese_of_their_own() -> None:
    # Where the site itself has failed nothing can be asked for a translation.
    failures = {"500.html", "503.html"}
    files = [path for path in TEMPLATES if path.name not in failures]

    assert matches(CHINESE.pattern, files) == []


def test_blocks_of_text_are_trimmed() -> None:
    assert matches(r"\{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%\}", TEMPLATES) == []


def test_every_sentence_is_in_chinese() -> None:
    assert [entry.msgid for entry in entries() if not entry.translated()] == []


def test_a_translation_fills_in_what_its_sentence_does() -> None:
    def names(*texts: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s", "".join(texts)))

    assert [
        entry.msgid
        for entry in entries()
        if names(entry.msgstr, *entry.msgstr_plural.values())
        - names(entry.msgid, entry.msgid_plural)
    ] == []
