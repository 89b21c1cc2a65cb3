"""What people and editors really send: pages stay legible, whatever is in them."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from accounts.models import User
from cms.models import GuidePage
from tests import make

WIDTHS = (320, 360)
# What sticks out of the window, unless it stands in a box of its own that scrolls; and what a box
# that does not scroll cuts off.
FAULTS = """() => {
    const wide = document.documentElement.clientWidth, faults = [];
    if (document.documentElement.scrollWidth > wide) faults.push("the page scrolls sideways");
    const name = (one) => `${one.localName}.${one.className}: ${one.innerText?.slice(0, 20)}`;
    const styles = (one) => getComputedStyle(one);
    const scrolls = (one) => /auto|scroll/.test(styles(one).overflowX);
    const hides = (one) => /hidden|clip/.test(styles(one).overflowX);
    const small = (one) => one.clientWidth < 2 || one.clientHeight < 2;
    const unseen = ".visually-hidden, .govuk-visually-hidden, .skip";
    for (const one of document.body.querySelectorAll("*")) {
        if (!one.checkVisibility({ visibilityProperty: true })) continue;
        if (one.closest("svg, select")) continue;
        let boxed = false, hidden = false;
        for (let up = one; up && up !== document.body; up = up.parentElement) {
            boxed ||= up !== one && scrolls(up);
            hidden ||= up.matches(unseen) || hides(up) && small(up);
        }
        if (boxed || hidden) continue;
        if (one.getBoundingClientRect().right > wide + 1) faults.push(`sticks out: ${name(one)}`);
        if (hides(one) && one.scrollWidth > one.clientWidth + 1 && one.innerText?.trim()
            && styles(one).textOverflow !== "ellipsis") faults.push(`is cut off: ${name(one)}`);
    }
    return faults.slice(0, 5);
}"""
# In which direction the smallest element that holds the words is read.
INNERMOST = """(part, words) => {
    let one = part;
    for (let inner = one; inner; one = inner ?? one)
        inner = [...one.children].find((child) => child.textContent.includes(words.slice(0, 10)));
    return getComputedStyle(one).direction;
}"""
See = Callable[..., Page]


@pytest.fixture
def see(arrive) -> See:
    """Go to a page as somebody and measure it in both widths; gives the page for a closer look."""

    def look(address: str, who: User | None = None) -> Page:
        walker = arrive(WIDTHS[-1])
        if who:
            walker.enter_as(who)
        page = walker.page
        answer = page.goto(address)
        assert (address, answer.status) == (address, 200)
        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{address} at {width}: {fault}" for fault in page.evaluate(FAULTS)]
        assert not found, "\n".join(found)
        return page

    return look


# Without a space a line breaks anywhere or not at all.
TITLES = {
    "latin": "Verordnung" * 20,
    "chinese": "云汀市滨江夜间公共空间声光办法" * 13 + "草案草案草",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_of_200_characters_without_a_space(see, title):
    assert len(title) == 200
    office, author = make.department(), make.user()
    official = make.user("official", department=office)
    row = make.consultation(title=title, lead=office)
    place = make.clause_threads(row)[1]
    sent = make.submission(consultation=row, author=author, threads=[place])

    for who, address in (
        (None, "/"),
        (None, "/consultations/"),
        (None, row.get_absolute_url()),
        (None, reverse("consultations:submit", args=[row.pk])),
        (None, reverse("consultations:report", args=[row.pk])),
        (None, place.get_absolute_url()),
        (author, "/me/"),
        (author, sent.get_absolute_url()),
        (official, "/desk/consultations/"),
        (official, reverse("rounds:detail", args=[row.pk])),
    ):
        see(address, who)


def test_an_address_of_200_characters_in_an_opinion(see):
    row, author = make.consultation(), make.user()
    words = "见 https://example.org/" + "a1b2c3d4e5" * 18
    make.contribution(thread=row.thread, author=author, body=words, proposal=words)

    see(row.thread.get_absolute_url())
    see("/me/", author)


@pytest.mark.parametrize("count", [1, 500])
def test_a_draft_of_one_clause_and_of_five_hundred(see, count):
    row = make.consultation(clauses=make.clauses(count))

    page = see(row.get_absolute_url())
    assert page.locator("main button[name='clause']").count() == count
    see(reverse("consultations:submit", args=[row.pk]))
    see(reverse("consultations:report", args=[row.pk]))


def test_nobody_has_said_anything(see):
    row, gone = make.consultation(), make.consultation(state="closed")

    for address in (
        "/",
        row.get_absolute_url(),
        gone.get_absolute_url(),
        reverse("consultations:report", args=[gone.pk]),
        row.thread.get_absolute_url(),
        f"{row.thread.get_absolute_url()}?sort=agreed",
    ):
        page = see(address)
        assert "None" not in page.locator("main").inner_text()
        assert "NaN" not in page.locator("main").inner_text()
    see("/me/", make.user())


def test_a_user_without_a_name(see):
    nameless = make.user(email="", phone="+8613800138000", display_name="")
    row = make.consultation()
    sent = make.submission(consultation=row, author=nameless)

    for address in ("/me/", "/notices/", "/accounts/email/", sent.get_absolute_url()):
        assert "None" not in see(address, nameless).locator("body").inner_text()
    shown = see(row.thread.get_absolute_url())
    assert shown.locator(".opinion-author").inner_text() == nameless.pseudonym


def test_an_opinion_of_emoji_alone(see):
    row, author = make.consultation(), make.user()
    joined = "👨‍👩‍👧‍👦👍🏽🇨🇳"
    make.contribution(thread=row.thread, author=author, body=joined)
    make.contribution(thread=row.thread, author=author, body="👍" * 300)

    shown = see(row.thread.get_absolute_url()).locator(".opinion-body")
    assert shown.count() == 2
    assert shown.last.inner_text() == joined
    see("/me/", author)


def test_words_from_right_to_left_stay_among_themselves(see):
    row, author = make.consultation(), make.user(display_name="ليلى حسن")
    words = "نرجو تقليل الضوضاء بعد الساعة 9:30 (مساءً)!"
    said = make.contribution(thread=row.thread, author=author, body=words, proposal=words)

    for who, address in ((None, row.thread.get_absolute_url()), (author, "/me/")):
        page = see(address, who)
        opinion = page.locator(f"#contribution-{said.pk}")
        for part in (".opinion-body", ".wording"):
            held = opinion.locator(part).evaluate(INNERMOST, words)
            assert (address, part, held) == (address, part, "rtl")
        assert opinion.evaluate("(one) => getComputedStyle(one).direction") == "ltr"


def test_a_mark_that_turns_the_reading_round_turns_nothing_else(see):
    row = make.consultation()
    said = make.contribution(thread=row.thread, body="前半句\u202e后半句反过来")

    head = see(row.thread.get_absolute_url()).locator(f"#contribution-{said.pk}")
    # A block ends what such a mark began; without one there has to be an isolate around it.
    block = "(one) => getComputedStyle(one).display !== 'inline'"
    assert head.locator(".opinion-body").evaluate(block)
    assert "\u202e" not in head.locator(".opinion-head").inner_text()


# Willow leaves a file of a picture that cannot be read to the collector of garbage.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_whose_file_is_gone_leaves_its_words(see):
    picture = get_image_model().objects.create(title="滨江", file=get_test_image_file())
    shown = f'embedtype="image" id="{picture.pk}" alt="滨江步道夜景" format="fullwidth"'
    body = f"<p>前</p><embed {shown}/><p>后</p>"
    home = Site.objects.get(is_default_site=True).root_page
    guide = GuidePage(title="怎样参与", slug="how", body=[("text", body)])
    home.add_child(instance=guide)
    address = guide.get_url()
    picture.file.storage.delete(picture.file.name)

    broken = see(address).locator("main .prose img")

    assert broken.get_attribute("alt") == "滨江步道夜景"
    assert broken.evaluate("(one) => one.naturalWidth") == 0
    assert broken.evaluate("(one) => one.getBoundingClientRect().width <= innerWidth")
