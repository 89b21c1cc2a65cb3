"""Each page speaks one language: the visitor's, and nothing beside it but what people wrote."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import polib
import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize

from accounts.models import User
from notifications.models import Notice
from notifications.text import tell
from petitions.models import Profile
from responses.models import OutcomeCode
from tests import make
from tests.project.city import City
from tests.project.test_words import sentences
from tests.project.tree import ROOT, TEMPLATES

# What people write in this test, in the language that the page has.
WORDS = {"zh-hans": "夜市", "en": "market"}
FOREIGN = {"zh-hans": re.compile(r"[A-Za-z]{4,}"), "en": re.compile(r"[\u4e00-\u9fff]")}
# The other language's name on its button, addresses, keys, standards and programs by their names,
# the numbers and codes of receipts.
ALLOWED = re.compile(
    r"WCAG|ISO|IEC|GB/T|axe-core|Chromium|Playwright|Shift|Enter|Space|English|简体中文|Cookie|https?://[^\s，]+|Ctrl|[\w.+-]+@[\w.-]+|HX-(?:\d+|[A-Z])-[\w-]+"
    r"|(?<![A-Za-z])[2-9A-Z]{4}-?[2-9A-Z]{2,4}(?![A-Za-z])"
)
NOTICES = sorted(path.stem for path in ROOT.glob("templates/notices/[a-z]*.txt"))
SHOWN = {"alt", "aria-label", "data-label", "placeholder", "title"}
CALLS = re.compile(
    r"\b(_|n?gettext|n?pgettext)\(((?:\s*u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")\s*,?)+)"
)


class Seen(HTMLParser):
    """What somebody who looks or listens gets from a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.texts += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        # What stands as code, the names of colours, is the same in every language.
        if self.inside not in ("script", "style", "code"):
            self.texts.append(data)


def foreign(html: str, language: str) -> list[str]:
    seen = Seen()
    seen.feed(html)
    word = WORDS[language]
    return [
        text.strip()
        for text in seen.texts
        if FOREIGN[language].search(ALLOWED.sub("", text.replace(word, "")))
    ]


def visit(who: User | None, path: str, language: str) -> tuple[int, str]:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    if who:
        client.force_login(who)
    page = client.get(path)
    return page.status_code, page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", WORDS)
def test_a_page_speaks_one_language(language: str) -> None:
    found: dict[str, Any] = {}
    refused: dict[str, int] = {}
    with translation.override(language):
        city = City(WORDS[language])
    # Written by a city for its people, like everything a profile holds.
    own = set(Profile.objects.values_list("title", flat=True))
    for who, path in city.pages():
        status, html = visit(who, path, language)
        texts = [text for text in foreign(html, language) if text not in own]
        found |= {path: texts} if texts else {}
        refused |= {path: status} if status != 200 else {}

    if language == "en":
        # The samples of the design are in the language of the demo city.
        del found["/styleguide/"]
    assert found == {}
    # Every other page was there to be read.
    closed = reverse("consultations:submit", args=[city.announced.pk])
    assert refused == {"/nowhere/": 404, "/desk/": 403, closed: 409}


@pytest.mark.django_db
@pytest.mark.parametrize("language", WORDS)
def test_a_wrong_form_is_told_off_in_one_language(language: str) -> None:
    make.user(email="taken@example.org")
    wrong = [
        ("account_login", {"login": "taken@example.org", "password": "1"}),
        ("account_login", {}),
        ("account_signup", {"email": "1", "phone": "1", "password1": "123"}),
        ("account_signup", {"email": "new@example.org", "password1": "password"}),
        ("account_reset_password", {"email": "1"}),
        ("track:index", {"receipt": "1", "code": "1"}),
    ]

    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    pages = [client.post(reverse(name), data) for name, data in wrong]

    assert [page.status_code for page in pages] == [200] * 5 + [422]
    assert [foreign(page.content.decode(), language) for page in pages] == [[]] * len(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("language", WORDS)
def test_a_mail_with_a_code_is_in_one_language(language: str) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    make.user(email="forgetful@example.org")
    person = {"email": "first@example.org", "password1": "a long enough secret"}
    client.post(reverse("account_signup"), person)
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "forgetful@example.org"})

    told = [f"{message.subject}\n{message.body}" for message in mail.outbox]
    bare = [text.replace("testserver", "") for text in told]
    assert [foreign(text, language) for text in bare] == [[], []]


@pytest.mark.parametrize("language", WORDS)
def test_a_notice_is_in_one_language(language: str) -> None:
    word = WORDS[language]
    data = {"about": word, "theme": word, "department": word, "body": word, "note": word}
    data |= {"reason_zh": "理由", "reason_en": "reason"}
    counts = ("workdays", "backlog", "days", "found", "needed", "signatures", "told", "missing")
    data |= dict.fromkeys(counts, 3)
    with translation.override(language):
        told = [
            tell(Notice(kind=kind, data={**data, "outcome": outcome}))
            for kind in NOTICES
            for outcome in OutcomeCode
        ]

    assert [foreign(f"{it.subject} {it.body}", language) for it in told] == [[]] * len(told)


@pytest.mark.parametrize("language", WORDS)
def test_a_refusal_by_the_server_is_in_one_language(language: str) -> None:
    with translation.override(language):
        pages = [render_to_string(f"{name}.html") for name in ("403_csrf", "429")]

    assert [foreign(page, language) for page in pages] == [[], []]


def in_templates() -> Iterator[tuple[str | None, str]]:
    for path in [*TEMPLATES, *sorted(ROOT.glob("templates/**/*.txt"))]:
        for call, given in CALLS.findall(templatize(path.read_text(encoding="utf-8"))):
            words = ast.literal_eval(f"({given.strip().rstrip(',')},)")
            yield (words[0], words[1]) if "pgettext" in call else (None, words[0])


def test_every_sentence_stands_in_the_catalogue() -> None:
    # Whoever adds a sentence runs `make messages` and puts it in Chinese.
    po = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    known = {(entry.msgctxt, entry.msgid.replace("%%", "%")) for entry in po}
    texts = {entry.msgid for entry in po} | {entry.msgctxt for entry in po}
    texts |= {entry.msgid_plural for entry in po}

    templates = {(context, text.replace("%%", "%")) for context, text in in_templates()}
    python = {given.value for _place, given in sentences() if isinstance(given, ast.Constant)}

    assert sorted(map(str, templates - known)) == []
    assert sorted(python - texts) == []


def test_the_catalogue_has_no_doubtful_sentence() -> None:
    po = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))

    assert [entry.msgid for entry in po if entry.fuzzy or entry.obsolete] == []


@pytest.mark.django_db
def test_a_period_ends_at_24_hours_of_a_chinese_day() -> None:
    consultation = make.consultation()

    _status, html = visit(None, consultation.get_absolute_url(), "zh-hans")

    day = consultation.last_day
    assert f"{day.year}年{day.month}月{day.day}日24时" in html
