"""Reading aloud, with a voice made of paper: the browser of a test is mute."""

import pytest

from tests import make
from tests.journeys.walker import DESK, PHONE

# A speaker that keeps what it was told and ends a sentence when the test says so.
VOICE = """
  window.said = [];
  const talk = new EventTarget();
  let now = null;
  Object.assign(talk, {
    getVoices: () => VOICES,
    speak: (words) => { now = words; said.push(words); },
    cancel: () => { const was = now; now = null; window.cancelled = (window.cancelled ?? 0) + 1;
                    was?.onerror?.({ error: "canceled" }); },
  });
  window.finish = () => { const was = now; now = null; was.onend(); };
  window.fail = () => { const was = now; now = null; was.onerror({ error: "network" }); };
  window.appear = (voices) => {
    talk.getVoices = () => voices;
    talk.dispatchEvent(new Event("voiceschanged"));
  };
  Object.defineProperty(window, "speechSynthesis", { value: talk, configurable: true });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""
CHINESE = '[{ lang: "en-US" }, { lang: "zh-HK" }, { lang: "zh_CN" }]'
BUTTON, STOP = "main .aloud", "[data-stop]"
LIT = "[...(CSS.highlights.get('aloud') ?? [])].map(String).join()"


@pytest.fixture
def clause(db):
    """A clause of three sentences."""
    consultation = make.consultation()
    place = make.clause_threads(consultation)[0]
    text = place.clause.texts.get()
    text.text = "静谧区晚上九点半以后不使用音箱。违反的，先劝导！“还不听的，怎么办？”由街道处理"
    text.save()
    return place.get_absolute_url()


def open_with(reader, address, voices):
    reader.page.add_init_script(VOICE.replace("VOICES", voices))
    reader.go(address)
    return reader.page


def told(page):
    return page.evaluate("said.map((words) => words.text)")


SENTENCES = [
    "静谧区晚上九点半以后不使用音箱。",
    "违反的，先劝导！",
    "“还不听的，怎么办？”",
    "由街道处理",
]


def test_a_clause_is_read_sentence_by_sentence_and_shown_as_it_goes(arrive, clause):
    page = open_with(arrive(PHONE), clause, CHINESE)
    page.locator(BUTTON).click()

    for number, sentence in enumerate(SENTENCES):
        assert told(page) == SENTENCES[: number + 1]
        assert page.evaluate(LIT) == sentence
        page.evaluate("finish()")

    assert page.evaluate(LIT) == ""
    assert "已读完" in page.locator(".aloud-player [role=status]").inner_text()
    first = page.evaluate("[said[0].lang, said[0].voice.lang, said[0].rate]")
    assert first == ["zh_CN", "zh_CN", 1]


def test_elder_mode_reads_more_slowly(arrive, clause):
    reader = arrive(PHONE)
    reader.page.add_init_script(VOICE.replace("VOICES", CHINESE))
    reader.go(clause)
    reader.press("header .elder-switch button")
    reader.find(BUTTON).click()

    assert reader.page.evaluate("said[0].rate") == 0.8


def test_one_pauses_goes_on_with_the_same_sentence_and_ends_by_keyboard(arrive, clause):
    page = open_with(arrive(DESK), clause, CHINESE)
    button = page.locator(BUTTON)
    button.focus()
    page.keyboard.press("Enter")
    page.evaluate("finish()")
    page.keyboard.press("Enter")
    assert button.inner_text().startswith("继续朗读")
    page.keyboard.press("Enter")
    assert told(page) == [*SENTENCES[:2], SENTENCES[1]]
    assert button.inner_text().startswith("暂停朗读")

    page.keyboard.press("Escape")

    assert button.inner_text().startswith("朗读")
    assert page.evaluate(LIT) == ""
    assert page.evaluate("document.activeElement.matches('.aloud')")
    assert not page.locator(STOP).is_visible()


def test_stopping_gives_the_focus_back(arrive, clause):
    page = open_with(arrive(DESK), clause, CHINESE)
    page.locator(BUTTON).click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-stop]')")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.matches('.aloud')")
    assert told(page) == SENTENCES[:1]


def test_who_leaves_hears_no_more(arrive, clause):
    reader = arrive(PHONE)
    page = open_with(reader, clause, CHINESE)
    page.locator(BUTTON).click()
    before = page.evaluate("cancelled")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")

    assert page.evaluate("cancelled") == before + 1
    assert page.locator(BUTTON).inner_text().startswith("朗读")


def test_a_voice_that_breaks_off_says_what_to_do(arrive, clause):
    page = open_with(arrive(PHONE), clause, CHINESE)
    page.locator(BUTTON).click()
    page.evaluate("fail()")

    assert "请再按一次" in page.locator(".aloud-player [role=status]").inner_text()
    page.locator(BUTTON).click()
    assert told(page) == [SENTENCES[0], SENTENCES[0]]


def test_without_a_voice_there_is_no_button_until_one_comes(arrive, clause):
    page = open_with(arrive(PHONE), clause, "[]")
    assert not page.locator(BUTTON).is_visible()

    page.evaluate(f"appear({CHINESE})")

    assert page.locator(BUTTON).is_visible()


def test_without_a_chinese_voice_one_is_told_how_to_get_it(arrive, clause):
    page = open_with(arrive(PHONE), clause, '[{ lang: "en-US" }]')
    page.locator(BUTTON).click()

    assert "没有中文语音" in page.locator(".aloud-player [role=status]").inner_text()
    assert told(page) == []


def test_a_browser_that_cannot_speak_shows_no_button(arrive, clause):
    reader = arrive(PHONE)
    reader.page.add_init_script("delete window.SpeechSynthesisUtterance")
    reader.go(clause)

    assert not reader.find(BUTTON).is_visible()
    assert reader.find(BUTTON).count() == 1


def test_without_scripts_there_is_no_button(arrive, clause):
    reader = arrive(PHONE, scripts=False)
    reader.go(clause)

    assert not reader.find(BUTTON).is_visible()
