"""Charts: what is drawn is in the table, and a page may hold it."""

import logging
import re
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

from presentation.charts import draw, words
from presentation.charts.plain import NotPlainError, plain
from presentation.charts.png import PAPER, picture_of
from presentation.charts.spec import MOST_DRAWN, Chart, Kind, Series, bars, per_day

ROOT = Path(__file__).resolve().parents[2]


CLAUSES = ("第五条 静谧区时段", "第七条 <script>alert(1)</script>", "全文")
NAMED = {"unit": "条", "head": "条款"}


def chart_of(kind: Kind) -> Chart:
    if kind == Kind.LINE:
        return per_day({date(2026, 5, 1): 3, date(2026, 5, 4): 12}, title="每日", **NAMED)
    if kind in (Kind.BARS, Kind.SHARE):
        rows = zip(CLAUSES, (33, 21, 7), ("1", "2", "4"), strict=True)
        return bars(rows, title="意见", kind=kind, **NAMED)
    series = (Series("支持", (11, 0, 5)), Series("反对", (13, 17, 8), "4"))
    return Chart(kind, "立场", "条", "条款", CLAUSES, series)


def shown(chart: Chart) -> str:
    with override("zh-hans"):
        return Template("{% load charts %}{% chart c %}").render(Context({"c": chart}))


@pytest.mark.parametrize("kind", Kind)
def test_a_page_may_hold_every_drawing(kind: Kind) -> None:
    drawing = draw.drawing_of(chart_of(kind))

    for svg in (drawing.narrow, drawing.wide):
        assert svg.startswith('<svg aria-hidden="true"')
        assert re.findall(r"<(?:script|style)| style=| class=|\bon\w+=|href=", svg) == []
        assert re.findall(r'(?:fill|stroke)="(?!var\(|none|url\(#chart-)[^"]*"', svg) == []


@pytest.mark.parametrize("kind", Kind)
def test_labels_and_numbers_stand_in_drawing_and_table(kind: Kind) -> None:
    chart = chart_of(kind)

    drawn = re.sub(r"</?(?:text|tspan)[^>]*>", " ", draw.drawing_of(chart).wide)
    page = shown(chart)
    told = re.sub(r"</?bdi[^>]*>", "", page)

    assert chart.labels[0] in drawn
    assert f">{chart.labels[0]}</th>" in told
    numbers = {str(value) for one in chart.series for value in one.values}
    assert numbers - set(re.findall(r'<td class="number">([\d,]+)</td>', page)) == set()


def test_the_same_chart_is_drawn_the_same_by_another_engine() -> None:
    payloads = [chart_of(kind).payload() for kind in Kind]
    other = draw.Engine()

    drawn = [
        [plain(engine.draw(payload, 300), "x") for payload in payloads]
        for engine in (draw.engine, other)
    ]

    assert drawn[0] == drawn[1]


def test_ids_of_two_charts_in_one_page_differ() -> None:
    page = shown(chart_of(Kind.SHARE)) + shown(chart_of(Kind.STACKED)) + shown(chart_of(Kind.LINE))
    found = re.findall(r' id="([^"]+)"', page)

    assert len(found) == len(set(found)) > 6


def test_without_a_drawing_the_table_is_open(monkeypatch, caplog) -> None:
    monkeypatch.setattr(draw, "MiniRacer", None)
    monkeypatch.setattr(draw, "engine", draw.Engine())

    with caplog.at_level(logging.WARNING):
        page = shown(chart_of(Kind.BARS))

    assert ("<svg" in page, '<details class="chart-data" open>' in page) == (False, True)
    assert "33" in page
    assert "mini-racer has no build" in caplog.text


def test_an_engine_that_broke_draws_the_next_chart_with_a_new_context() -> None:
    engine = draw.Engine()
    payload = chart_of(Kind.BARS).payload()
    engine.draw(payload, 300)

    with pytest.raises(draw.DrawingError):
        engine.draw("not json", 300)

    assert engine.draw(payload, 300).startswith("<svg")


def test_a_chart_of_nothing_is_its_table() -> None:
    assert draw.drawing_of(bars([], title="无", **NAMED)) is None
    assert draw.drawing_of(bars([("一", 0, "1")], title="无", **NAMED)) is None


def test_of_five_hundred_clauses_the_largest_are_drawn_and_all_are_told() -> None:
    rows = [(f"第{n}条", n % 97, "1") for n in range(500)]
    chart = bars(rows, title="全部", **NAMED)

    drawn = chart.drawn()

    assert (len(drawn.labels), min(drawn.series[0].values)) == (MOST_DRAWN, 93)
    assert list(drawn.labels) == sorted(drawn.labels, key=lambda label: int(label[1:-1]))
    assert shown(chart).count('<th scope="row">') == 500


def test_what_is_not_plain_is_refused() -> None:
    with pytest.raises(NotPlainError):
        plain('<svg><text onclick="x()">1</text></svg>', "a")


def test_the_finding_names_the_most_and_its_share() -> None:
    with override("zh-hans"):
        assert words.finding(chart_of(Kind.BARS)) == "最多的是第五条 静谧区时段：33条（54.1%）"
        assert words.finding(chart_of(Kind.LINE)) == "5月4日最多：12条"


def test_a_picture_for_a_document_has_colours_and_no_names_of_them() -> None:
    picture = picture_of(chart_of(Kind.MATRIX), zoom=1)

    assert picture.startswith(b"\x89PNG")


def test_paper_has_the_light_colours_of_the_page() -> None:
    styles = (ROOT / "front/styles/_charts.scss").read_text()
    light = styles[styles.index("@mixin light") : styles.index("@mixin dark")]
    found = dict(re.findall(r"--chart-([\w-]+): (#\w+);", light))
    long = {name: code if len(code) == 7 else f"#{code[1] * 2}{code[2] * 2}{code[3] * 2}"
            for name, code in found.items()}  # fmt: skip
    assert {name: PAPER[name] for name in long} == long


def test_chart_colours_stand_out_from_every_ground_and_carry_their_numbers() -> None:
    styles = (ROOT / "front/styles/_charts.scss").read_text()
    tokens = (ROOT / "front/styles/_tokens.scss").read_text()
    for mode in ("light", "dark"):
        chart = colours(styles, mode)
        grounds = colours(tokens, mode)
        for tone in "123456":
            marks = [
                contrast(chart[f"chart-{tone}"], grounds[ground])
                for ground in ("paper", "surface", "surface-2")
            ]
            assert min(marks) >= 3, (mode, tone, marks)
            assert contrast(chart[f"chart-{tone}"], chart[f"chart-on-{tone}"]) >= 4.5
        for step in "012345":
            pair = chart[f"chart-step-{step}"], chart[f"chart-on-step-{step}"]
            assert contrast(*pair) >= 4.5, (mode, step)


def colours(styles: str, mode: str) -> dict[str, str]:
    block = re.search(rf"@mixin {mode} \{{(.*?)\n\}}", styles, re.S)[1]
    return dict(re.findall(r"--([\w-]+): (#\w+);", block))


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    code = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
