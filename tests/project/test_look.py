"""The look keeps its promises: readable colours, documented parts, nothing the policy refuses."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from accounts.models import User
from consultations.models import Consultation
from contributions.models import Contribution
from nlp.align import redline
from responses.models import Case, OutcomeCode, Response
from themes.models import Run, Theme

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CSS = sorted((ROOT / "front/styles").glob("*.scss"))
SURFACES = ("paper", "surface", "surface-2")
TONES = ("ok", "warn", "bad", "info", "plum")
PAIRS = [
    *((text, surface) for text in ("ink", "ink-2", "brand", "seal") for surface in SURFACES),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((tone, surface) for tone in TONES for surface in ("paper", "surface")),
    *(("ink", f"{tone}-soft") for tone in (*TONES, "brand")),
    *(("ink-2", f"{tone}-soft") for tone in (*TONES, "brand")),
    ("brand", "info-soft"),
    ("brand", "bad-soft"),
    ("brand-strong", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("surface", "seal"),
]


def colours(css: str) -> dict[str, str]:
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", css)
    return {name: code if len(code) == 6 else "".join(c * 2 for c in code) for name, code in found}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes() -> dict[str, dict[str, str]]:
    """Return the colours of each palette; one of more contrast changes some of the plain one."""
    css = (ROOT / "front/styles/_tokens.scss").read_text()
    blocks = re.findall(r"@mixin ([\w-]+) \{(.*?)\n\}", css, re.S)
    found = {name: colours(block) for name, block in blocks}
    return {name: found[name.removesuffix("-contrast")] | own for name, own in found.items()}


PALETTES = palettes()


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("000000", "ffffff"), 2) == 21


@pytest.mark.parametrize("name", ["light", "dark", "light-contrast", "dark-contrast"])
def test_each_text_colour_can_be_read_where_it_is_used(name: str) -> None:
    palette = PALETTES[name]
    least = 7 if name.endswith("contrast") else 4.5
    weak = [pair for pair in PAIRS if contrast(palette[pair[0]], palette[pair[1]]) < least]
    lines = [s for s in SURFACES[:2] if contrast(palette["line-strong"], palette[s]) < 3]
    assert (weak, lines) == ([], [])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_focus_is_seen_on_every_ground(name: str) -> None:
    """One of its two rings differs by 3:1 from the ground, and they differ from each other."""
    palette = PALETTES[name]
    rings = (palette["focus"], palette["on-focus"])
    seen = [max(contrast(ring, palette[ground]) for ring in rings) for ground in SURFACES]
    assert min(seen) >= 3
    assert contrast(*rings) >= 4.5


@pytest.mark.parametrize("choices", [
    Consultation.State, Contribution.State, Case.State, Response.State, Run.State, Theme.State,
    OutcomeCode,
], ids=lambda choices: choices.__qualname__)  # fmt: skip
def test_each_state_has_a_look_of_its_own(choices: type[TextChoices]) -> None:
    css = (ROOT / "front/styles/_opinions.scss").read_text()
    # Waiting, shown by a clock, is how a state looks that has nothing else to say.
    assert {s for s in choices.values if f".state-{s}" not in css} <= {"deferred"}


def test_each_stance_but_the_neutral_one_has_a_look_of_its_own() -> None:
    css = (ROOT / "front/styles/_opinions.scss").read_text()
    plain = [s for s in Contribution.Stance.values if f".stance-{s}" not in css]
    assert plain == ["neutral"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_asks_for_what_the_policy_refuses(path: Path) -> None:
    text = path.read_text()
    inline = re.findall(r"\sstyle=|<style|\son\w+=|hx-on|javascript:|<script(?![^>]*\ssrc=)", text)
    unsafe = re.findall(r"\|safe\b|autoescape off", text)
    outside = re.findall(r"(?:src|href)=[\"'](?:https?:)?//", text)
    assert (inline, unsafe, outside, text.count("\n") <= 120) == ([], [], [], True)


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_stylesheets_ask_no_other_server_and_stay_short(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"@import|@font-face|//\w", text) == []
    files = re.findall(r"url\([\"']?\.\./([^\"')]+)", text)
    assert [name for name in files if not (ROOT / "static" / name).exists()] == []
    assert text.count("\n") <= 400


def test_each_component_for_authors_is_documented() -> None:
    manual = (ROOT / "docs/reference/components.md").read_text()
    frame = {"styles", "navigation", "menu", "languages", "messages", "draft_notice"}
    frame |= {"elder_switch", "navigation_elder", "dialog_words", "aloud_player", "printed"}
    names = {path.stem for path in (ROOT / "templates/components").glob("*.html")} - frame
    assert sorted(name for name in names if f"| `{name}` |" not in manual) == []


def test_a_redline_tells_in_words_what_its_colours_say() -> None:
    changes = redline("二十一时三十分", "二十一时四十五分")
    with override("en"):
        html = render_to_string("components/redline.html", {"changes": changes})
    assert re.findall(r"<(ins|del)><span class=\"visually-hidden\">(\w+):", html) == [
        ("del", "removed"),
        ("ins", "added"),
    ]


def test_a_refusal_hands_back_every_word_and_runs_none() -> None:
    kept = ["静谧区九点半以后\n<script>alert(1)</script>", "第二段话"]
    context = {"message": "已截止", "details": ["4月8日24时"], "kept": kept}
    html = render_to_string("409.html", context, RequestFactory().get("/"))
    assert re.findall(r"<textarea[^>]*readonly[^>]*>([^<]*)", html) == [
        "静谧区九点半以后\n&lt;script&gt;alert(1)&lt;/script&gt;",
        "第二段话",
    ]
    assert ("已截止" in html, "4月8日24时" in html) == (True, True)


@pytest.mark.parametrize("code", ["500", "503"])
def test_a_page_for_a_broken_site_needs_nothing_and_speaks_both_languages(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert re.findall(r'lang="([\w-]+)"', html) == ["zh-Hans", "en"]
    links = re.findall(r'href="/static/([^"]+)"', html)
    assert [name for name in links if not finders.find(name)] == []


def assert_dressed(client: Client, path: str) -> None:
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        response = client.get(f"/accounts/{path}/")
        html = response.content.decode()
        assert (response.status_code, f'<html lang="{language}">' in html) == (200, True)
        assert 'class="site-head"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_a_guests_account_page_wears_the_look_in_both_languages(client: Client, path: str) -> None:
    assert_dressed(client, path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["email", "phone/change", "password/change", "logout"])
def test_a_users_account_page_wears_the_look_in_both_languages(client: Client, path: str) -> None:
    user = User.objects.create_user("reader@example.org", "a-long-one-9931")
    client.force_login(user)
    assert_dressed(client, path)
