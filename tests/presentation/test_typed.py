"""What people typed keeps its own direction and tells its language."""

import pytest
from django.template import Context, Template
from django.utils import translation

ARABIC = "قەشقەر"


def render(source: str, language: str, words: str | None) -> str:
    with translation.override(language):
        return Template(source).render(Context({"words": words}))


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("zh-hans", "夜市", "<bdi>夜市</bdi>"),
        ("en", "夜市", '<bdi lang="zh-Hans">夜市</bdi>'),
        ("en", "market", "<bdi>market</bdi>"),
        ("zh-hans", "market", '<bdi lang="en">market</bdi>'),
        # a Chinese sentence may hold a word of another language
        ("zh-hans", "用APP提意见", "<bdi>用APP提意见</bdi>"),
        ("zh-hans", ARABIC, f'<bdi lang="ug">{ARABIC}</bdi>'),
        ("en", "🙂 12", "<bdi>🙂 12</bdi>"),
        ("zh-hans", "<b>夜市</b>", "<bdi>&lt;b&gt;夜市&lt;/b&gt;</bdi>"),
        ("en", "", ""),
        ("en", None, ""),
    ],
)
def test_words_stand_by_themselves_and_tell_their_language(
    language: str, words: str | None, shown: str
) -> None:
    assert render("{{ words|typed }}", language, words) == shown


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("en", "夜市", '<p dir="auto" lang="zh-Hans">'),
        ("zh-hans", "夜市", '<p dir="auto">'),
        ("zh-hans", ARABIC, '<p dir="auto" lang="ug">'),
        ("en", None, '<p dir="auto">'),
    ],
)
def test_an_element_tells_the_language_of_its_words(
    language: str, words: str | None, shown: str
) -> None:
    assert render("<p{{ words|as_typed }}>", language, words) == shown


def test_a_mail_gets_plain_text() -> None:
    source = "{% autoescape off %}{{ words|typed }}{% endautoescape %}"

    assert render(source, "en", "夜市") == "夜市"


def test_what_is_marked_is_not_marked_again() -> None:
    assert render("{{ words|typed|typed }}", "en", "market") == "<bdi>market</bdi>"


def test_a_sentence_keeps_the_mark() -> None:
    source = (
        "{% load i18n %}{% blocktranslate trimmed with name=words|typed %}"
        "answered by {{ name }}{% endblocktranslate %}"
    )

    assert render(source, "en", "夜市") == 'answered by <bdi lang="zh-Hans">夜市</bdi>'
