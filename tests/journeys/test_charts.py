"""A chart stands without a script, and lets itself be walked through with one."""

from playwright.sync_api import expect

from tests import make
from tests.journeys.walker import PHONE

LIBRARY = "js/charts"


def report_page() -> str:
    consultation = make.consultation(clauses=make.clauses(2))
    for thread in make.clause_threads(consultation)[1:]:
        make.submission(consultation=consultation, author=make.user(), threads=[thread])
    return f"/consultations/{consultation.pk}/report/"


def test_without_scripts_drawing_and_table_are_there(arrive):
    reader = arrive(PHONE, scripts=False)
    reader.go(report_page())

    chart = reader.find(".chart-stacked")
    expect(chart.locator(".narrow svg")).to_be_visible()
    expect(chart.locator(".wide svg")).to_be_hidden()
    chart.locator("summary").click()
    expect(chart.locator("table")).to_contain_text("第1条")


def test_every_chart_of_a_report_comes_alive(desk):
    desk.go(report_page())

    for stage in desk.page.locator(".chart-stage").all():
        stage.focus()
        expect(stage.locator(".chart-live svg")).to_be_visible()


def test_the_library_comes_when_a_reader_turns_to_a_chart(desk):
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.go(report_page())
    assert [url for url in asked if LIBRARY in url] == []

    chart = desk.find(".chart-stacked")
    drawn = chart.locator(".chart-stage").bounding_box()["height"]
    chart.locator(".chart-stage").focus()

    expect(chart.locator(".chart-live svg")).to_be_visible()
    assert len([url for url in asked if LIBRARY in url]) == 1
    assert chart.locator(".chart-stage").bounding_box()["height"] >= drawn


def test_arrow_keys_walk_from_point_to_point_and_say_each(desk):
    desk.go(report_page())
    chart = desk.find(".chart-stacked")
    word = chart.locator(".chart-word")
    chart.locator(".chart-stage").focus()

    desk.page.keyboard.press("ArrowRight")
    expect(word).to_have_text("第1条 标题1，建议修改：1条")
    desk.page.keyboard.press("ArrowRight")
    expect(word).to_have_text("第2条 标题2，建议修改：1条")
    desk.page.keyboard.press("Home")
    expect(word).to_have_text("第1条 标题1，建议修改：1条")
    desk.page.keyboard.press("Escape")
    expect(word).to_have_text("")


def test_a_pointer_is_told_the_number_under_it(desk):
    desk.go(report_page())
    chart = desk.find(".chart-share")
    stage = chart.locator(".chart-stage")
    stage.hover(position={"x": 100, "y": 20})
    expect(chart.locator(".chart-live svg")).to_be_visible()

    stage.hover(position={"x": 120, "y": 20})

    expect(chart.locator(".chart-word")).to_contain_text("2条")
