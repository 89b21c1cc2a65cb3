"""Wagtail's rooms speak the Chinese of the rest of the site: every sentence, also in scripts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.translation.trans_real import DjangoTranslation

from tests.cms import pages
from tests.project.tree import ROOT

WAGTAIL = [
    Path(app.path, "locale")
    for app in apps.get_app_configs()
    if app.name.startswith("wagtail") or app.name == "accounts.users_app"
]
OURS = ROOT / "locale/packages/zh_Hans/LC_MESSAGES"
DOMAINS = ["django", "djangojs"]
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w[^>]*>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Words that stand as they are: names of things, and what fills in everything.
NAMES = re.compile(r"Wagtail|API v\d|URL|ID|[^A-Za-z]+")


def said(domain: str) -> list[polib.POEntry]:
    """List what Wagtail says in this domain, as its own English catalogues have it."""
    catalogues = [path / "en/LC_MESSAGES" / f"{domain}.po" for path in WAGTAIL]
    return [e for path in catalogues if path.exists() for e in polib.pofile(str(path))]


def speaker(domain: str) -> DjangoTranslation:
    folders = [str(path) for path in WAGTAIL if (path / "en/LC_MESSAGES/djangojs.po").exists()]
    if domain == "django":
        return DjangoTranslation("zh-hans")
    return DjangoTranslation("zh-hans", domain=domain, localedirs=folders)


def in_chinese(domain: str) -> Iterator[tuple[polib.POEntry, str]]:
    speak = speaker(domain)
    for entry in said(domain):
        if entry.msgid_plural:
            yield entry, speak.ngettext(entry.msgid, entry.msgid_plural, 2)
        elif entry.msgctxt:
            yield entry, speak.pgettext(entry.msgctxt, entry.msgid)
        else:
            yield entry, speak.gettext(entry.msgid)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_of_wagtail_is_in_chinese(domain: str) -> None:
    sentences = list(in_chinese(domain))

    english = [
        entry.msgid
        for entry, text in sentences
        if not CHINESE.search(text) and NAMES.sub("", FILLED_IN.sub("", text))
    ]
    assert english == []
    assert len(sentences) > 50


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_sentence_of_wagtail_fills_in_what_its_original_does(domain: str) -> None:
    def filled_in(text: str) -> list[str]:
        return sorted(FILLED_IN.findall(text))

    assert [
        entry.msgid
        for entry, text in in_chinese(domain)
        if filled_in(text) not in (filled_in(entry.msgid), filled_in(entry.msgid_plural))
    ] == []


def test_wagtail_speaks_as_the_rest_of_the_site_does() -> None:
    # People are 您; a workflow and its stages are 审批, for 审核 is what happens to opinions.
    assert [
        text for _entry, text in in_chinese("django") if re.search("你|工作流|审核", text)
    ] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_catalogue_holds_nothing_that_wagtail_no_longer_says(domain: str) -> None:
    known = {(entry.msgctxt, entry.msgid) for entry in said(domain)}

    ours = polib.pofile(str(OURS / f"{domain}.po"))
    assert [entry.msgid for entry in ours if (entry.msgctxt, entry.msgid) not in known] == []


@pytest.mark.django_db
def test_the_scripts_of_the_editors_room_are_given_chinese(client: Client) -> None:
    client.force_login(pages.editor())
    address = reverse("wagtailadmin_javascript_catalog")
    script = client.get(address, headers={"accept-language": "zh-hans"}).content.decode()

    given = json.loads(re.search(r"newcatalog = (\{.*?\});\n", script, re.DOTALL)[1])
    plain = {entry.msgid for entry in said("djangojs") if not entry.msgctxt}
    assert sorted(plain - given.keys()) == []
    assert given["Changes have been autosaved."] == "修改已自动保存。"
