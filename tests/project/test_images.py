"""Nothing jumps when a picture arrives, and each picture says what it shows."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.project.tree import ROOT, TEMPLATES

IMAGE = re.compile(r"<img\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>", re.DOTALL)
CARDS = [
    "description",
    "og:title",
    "og:description",
    "og:url",
    "og:image",
    "twitter:card",
    "image",
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_picture_has_its_size_and_its_words(path: Path) -> None:
    bad = [
        tag
        for tag in IMAGE.findall(path.read_text(encoding="utf-8"))
        if not all(re.search(rf"\s{part}=", tag) for part in ("width", "height", "alt"))
    ]
    assert bad == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["/", "consultations:index", "consultations:detail", "consultations:report",
             "consultations:submit", "consultations:poster", "consultations:paper",
             "consultations:thread", "track:index"],
)  # fmt: skip
def test_each_public_page_tells_a_chat_what_it_is(page: str, client: Client) -> None:
    consultation = make.consultation(note="第一句。\n第二句。")
    place = {
        "consultations:thread": [consultation.thread_id],
        "track:index": [],
        "consultations:index": [],
    }
    path = page if page == "/" else reverse(page, args=place.get(page, [consultation.pk]))

    html = client.get(f"{path}?from=qr").content.decode()

    told = re.findall(r'<meta (?:name|property|itemprop)="([\w:]+)" content="([^"]*)">', html)
    assert [name for name in CARDS if not dict(told).get(name)] == []
    assert f'<link rel="canonical" href="http://testserver{path}">' in html
    assert dict(told)["og:image"].startswith("http://testserver/")
    assert "\n" not in dict(told)["description"]
