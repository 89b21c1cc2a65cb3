"""The poster as a file of PDF."""

from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from PIL import PdfParser

from petitions import sheet
from petitions.goal import goal_of
from petitions.models import Petition
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOTE = "{http://www.w3.org/2000/svg}text"


def at(petition: Petition) -> str:
    return f"/petitions/{petition.pk}/poster.pdf"


def words(petition: Petition) -> list[ET.Element]:
    """The lines of the poster, as they are drawn."""
    drawn = sheet.sheet_of(
        petition,
        goal_of(petition, petition.profile.tiers.all()),
        address="https://yunting.example/petitions/1/",
        scanned="https://yunting.example/petitions/1/?from=poster",
        now=timezone.now(),
    )
    return list(ET.fromstring(drawn.svg).iter(NOTE))


def test_it_is_one_page_of_a4_that_is_named_and_kept(client) -> None:
    petition = made.petition()

    answer = client.get(at(petition))
    again = client.get(at(petition), headers={"If-None-Match": answer["ETag"]})

    pdf = PdfParser.PdfParser(buf=answer.content)
    assert len(pdf.pages) == 1
    box = pdf.read_indirect(pdf.pages[0])[b"MediaBox"]
    assert box == pytest.approx([0, 0, 595.3, 841.9], abs=0.5)
    assert pdf.info.Title == f"{petition.number} {petition.title}"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{petition.number}.pdf"'
    assert answer["Cache-Control"] == "public, max-age=600"
    assert (again.status_code, again.content) == (304, b"")


def test_it_says_all_that_the_page_says() -> None:
    petition = made.petition()

    text = "".join(line.text or "" for line in words(petition))

    for part in (petition.title, petition.ask, petition.number, "24时（北京时间）", "政府在"):
        assert part in text
    assert "https://yunting.example/petitions/1/" in text


def test_one_that_is_over_asks_for_nothing() -> None:
    text = "".join(line.text or "" for line in words(made.petition(state="closed")))

    assert "请您联名" not in text
    assert "市民联名建议" in text


@pytest.mark.parametrize("letter", ["回", "W", "词，", "word "])
def test_the_longest_words_stay_on_the_sheet(letter) -> None:
    petition = made.petition()
    petition.title = (letter * 80)[:80].strip()
    petition.ask = (letter * 300)[:300].strip()

    lines = [line for line in words(petition) if line.get("x") == "18"]

    tops = [float(line.get("y", 0)) for line in lines]
    assert tops == sorted(tops)
    until = next(line for line in lines if "北京时间" in (line.text or ""))
    above = lines[lines.index(until) - 1]
    assert float(above.get("y", 0)) + 10 < float(until.get("y", 0))
    assert len(lines) > 8


def test_a_long_request_ends_in_an_ellipsis_and_a_title_is_whole() -> None:
    petition = made.petition()
    petition.title, petition.ask = "回" * 80, "响" * 300

    text = "".join(line.text or "" for line in words(petition))

    assert petition.title in text
    assert "响…" in text


def test_where_no_font_knows_chinese_mark_and_code_are_left(monkeypatch) -> None:
    monkeypatch.setattr(sheet, "knows_chinese", lambda: False)

    assert words(made.petition()) == []


def test_page_and_share_part_lead_to_it(client) -> None:
    petition = made.petition()

    for part in ("", "poster/"):
        html = client.get(f"/petitions/{petition.pk}/{part}").content.decode()
        assert f'href="{at(petition)}" download' in html
