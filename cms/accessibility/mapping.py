"""What the statement says about this site, kept as data: requirements, tests, gaps, keys.

GB/T 37668-2019 orders 58 requirements under the four principles of WCAG and in three levels (20 at
level one, 17 more at level two, 21 more at level three, as its editors counted them in 2020). Only
the name of a requirement is given here and no clause number: the text of the standard was not at
hand to check one. A row whose ``tests`` name a file is tried at each change of the site; a test
reads that the files exist.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# When somebody last read the statement against the tests. Change it with the statement.
REVIEWED_ON = date(2026, 11, 22)

STATES, KEYBOARD, WRITING = (
    "tests/journeys/test_every_state.py",
    "tests/journeys/test_keyboard.py",
    "tests/journeys/test_writing.py",
)
FOCUS = "tests/journeys/test_focus.py"
LOOK, LANGUAGE = "tests/project/test_look.py", "tests/project/test_language.py"
PLAIN = "tests/journeys/test_without_scripts.py"


@dataclass(frozen=True)
class Requirement:
    """One requirement: its name, WCAG's number for it, how it is met, the files that try it."""

    name: str | Promise
    wcag: str
    how: str | Promise
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Principle:
    name: str | Promise
    requirements: tuple[Requirement, ...]


PRINCIPLES = (
    Principle(
        _("Perceivable"),
        (
            Requirement(
                _("Text for what is not text"),
                "1.1.1",
                _("Pictures that say something have words; marks that adorn are silent."),
                (STATES,),
            ),
            Requirement(
                _("Structure, order and purpose"),
                "1.3.1, 1.3.2, 1.3.5",
                _("Headings, lists, tables, landmarks, and fields a browser can fill in."),
                (STATES,),
            ),
            Requirement(
                _("Never by colour or shape alone"),
                "1.3.3, 1.4.1",
                _("Each state and stance has an icon and a word beside its colour."),
                (LOOK,),
            ),
            Requirement(
                _("Upright and sideways"),
                "1.3.4",
                _("Nothing depends on how a screen is held."),
            ),
            Requirement(
                _("Contrast of text"),
                "1.4.3",
                _("At least 4.5 to 1 on each surface, in light and in dark."),
                (LOOK, STATES),
            ),
            Requirement(
                _("Larger text"),
                "1.4.4",
                _("Text may be doubled; nothing is cut off and nothing is lost."),
                (STATES,),
            ),
            Requirement(
                _("Narrow screens"),
                "1.4.10",
                _("At 320 pixels, or zoomed four times, no page scrolls sideways."),
                (STATES,),
            ),
            Requirement(
                _("Contrast of controls"),
                "1.4.11",
                _("Borders of fields and the focus ring have at least 3 to 1."),
                (LOOK, KEYBOARD),
            ),
            Requirement(
                _("Spacing of text"),
                "1.4.12",
                _("Wider lines, paragraphs and letters cut nothing off."),
                (STATES,),
            ),
        ),
    ),
    Principle(
        _("Operable"),
        (
            Requirement(
                _("Everything by keyboard, no trap"),
                "2.1.1, 2.1.2",
                _("To read, speak, sign in, vote, decide and answer takes no mouse."),
                (KEYBOARD,),
            ),
            Requirement(
                _("Enough time"),
                "2.2.1",
                _("No form runs out; what was typed is kept on the device for 30 days."),
                (WRITING,),
            ),
            Requirement(
                _("Nothing moves or flashes"),
                "2.2.2, 2.3.1",
                _("No page moves by itself; who asks for less motion sees none."),
                (STATES,),
            ),
            Requirement(
                _("Skip what repeats"),
                "2.4.1",
                _("The first stop on each page leads to its content."),
                (KEYBOARD,),
            ),
            Requirement(
                _("Titles, headings, links that speak"),
                "2.4.2, 2.4.4, 2.4.6",
                _("Each page says in its title what it is, then whose it is."),
                (STATES,),
            ),
            Requirement(
                _("Focus in order, seen, never lost or covered"),
                "2.4.3, 2.4.7, 2.4.11",
                _("A ring shows where one is; when part of a page changes, focus stays."),
                (KEYBOARD, FOCUS),
            ),
            Requirement(
                _("Several ways to a page"),
                "2.4.5",
                _("Navigation, lists, links between drafts and answers, and receipts."),
            ),
            Requirement(
                _("Name on the button is its name"),
                "2.5.3",
                _("Voice control may call each button by the words that are seen."),
                (STATES,),
            ),
            Requirement(
                _("Large enough to hit, nothing to drag"),
                "2.5.7, 2.5.8",
                _("Targets measure at least 24 pixels, 44 in elder mode."),
                (STATES,),
            ),
        ),
    ),
    Principle(
        _("Understandable"),
        (
            Requirement(
                _("Language of page and parts"),
                "3.1.1, 3.1.2",
                _("Each page names its language and keeps to it."),
                (LANGUAGE,),
            ),
            Requirement(
                _("No surprises, the same everywhere"),
                "3.2.1, 3.2.2, 3.2.3, 3.2.4, 3.2.6",
                _("Nothing is sent by a mere choice; navigation and help stay in place."),
                (KEYBOARD,),
            ),
            Requirement(
                _("Errors found, named and explained"),
                "3.3.1, 3.3.2, 3.3.3, 3.3.4",
                _("A summary leads to each field; every word typed is handed back."),
                (STATES, WRITING),
            ),
            Requirement(
                _("Nothing asked twice, no puzzle to sign in"),
                "3.3.7, 3.3.8",
                _("No picture to decipher; passwords and codes may be pasted."),
            ),
        ),
    ),
    Principle(
        _("Robust"),
        (
            Requirement(
                _("Name, role and value for aids"),
                "4.1.2",
                _("Plain elements of HTML throughout; pressed and chosen are told."),
                (STATES,),
            ),
            Requirement(
                _("News told without moving focus"),
                "4.1.3",
                _("What comes in is told politely, and in few places."),
                (FOCUS,),
            ),
            Requirement(
                _("Works without scripts"),
                "",
                _("Each page can be read and each form sent without them."),
                (PLAIN,),
            ),
        ),
    ),
)

TESTED = (
    _("axe-core 4.12 in Chromium, on each kind of page: light, dark, more contrast, elder mode."),
    _("Journeys by keyboard: read and speak, sign in, vote, decide, answer."),
    _("Widths from 320 pixels, zoom to 200 %, text alone to 200 %, forced colours, less motion."),
    _("Contrast of all colours, computed for every surface on which they stand."),
)
GAPS = (
    _("No person who uses a screen reader has tried this site yet; programs alone have."),
    _("Only Chromium was tested; Firefox, Safari and the browser within WeChat were not."),
    _("Documents attached to a draft are not checked; the draft itself is always a page."),
    _("The editors' room for staff is a program of others and was tested only in part."),
    _("There is no sign language and no text in easy words."),
)
KEYS = (
    (_("Tab"), _("to the next link, button or field; with Shift back to the one before")),
    (_("Enter"), _("follows a link, presses a button, sends a form")),
    (_("Space"), _("presses a button, ticks a box, scrolls a page")),
    (_("Arrow keys"), _("choose among several answers, move in a list, scroll")),
)
