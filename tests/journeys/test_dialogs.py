"""A question before something is done: above the page with scripts, in its place without."""

from playwright.sync_api import expect

from tests import make
from tests.journeys.walker import Walker

DANGER = "summary.button.danger"


def test_a_dialog_stands_above_the_page_and_gives_the_focus_back(desk: Walker) -> None:
    desk.go("/styleguide/")
    desk.find(DANGER).click()
    box = desk.find("dialog[open]")
    expect(box).to_be_visible()
    assert box.get_attribute("aria-labelledby")
    assert desk.page.evaluate("document.activeElement.closest('dialog') !== null")

    desk.page.keyboard.press("Escape")

    expect(box).to_have_count(0)
    assert desk.page.evaluate(f"document.activeElement.matches('{DANGER}')")
    desk.find(DANGER).click()  # it opens again, with its words
    expect(desk.find("dialog[open] .dialog-title")).to_be_visible()


def test_without_scripts_the_same_words_open_in_their_place(arrive) -> None:
    reader = arrive(360, scripts=False)
    reader.go("/styleguide/")
    reader.find(DANGER).click()

    expect(reader.find("details[open] .dialog-body button.danger")).to_be_visible()
    expect(reader.find("dialog")).to_have_count(0)


def test_elder_mode_has_no_pop_ups(phone: Walker, site: str) -> None:
    phone.page.context.add_cookies([{"name": "appearance", "value": "elder", "url": site}])
    phone.go("/styleguide/")
    phone.find(DANGER).click()

    expect(phone.find("details[open] .dialog-body button.danger")).to_be_visible()
    expect(phone.find("dialog")).to_have_count(0)


def test_a_theme_is_discarded_from_a_dialog(desk: Walker) -> None:
    run = make.run(consultation=make.consultation(state="closed"))
    desk.enter_as(run.started_by)
    desk.go(run.get_absolute_url())
    desk.find(DANGER).first.click()
    desk.press("dialog[open] button.danger")

    assert run.themes.filter(state="discarded").count() == 1
