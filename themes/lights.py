"""How far a person may trust what a search found, in words, and what to do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from themes.models import Run

WORDS = {
    "green": pgettext_lazy("quality", "good"),
    "amber": pgettext_lazy("quality", "look again"),
    "red": pgettext_lazy("quality", "weak"),
}
NAMES = {
    "coverage": _("Opinions that have a theme"),
    "faithfulness": _("Opinions that the words of a theme find again"),
    "stability": _("Opinions that fall together in a second search"),
}
ADVICE = {
    ("coverage", "green"): _("Nearly every opinion has found a theme."),
    ("coverage", "amber"): _("Read what is in the theme for everything else, and move it."),
    ("coverage", "red"): _("Many opinions have no theme. Add themes by hand for what they say."),
    ("faithfulness", "green"): _("The words shown for each theme tell what is in it."),
    ("faithfulness", "amber"): _("Some themes overlap. Read their opinions; merge or rename them."),
    ("faithfulness", "red"): _("Names and words say little here. Read each theme before signing."),
    ("stability", "green"): _("A second search finds nearly the same themes."),
    ("stability", "amber"): _("Some borders are chance. Look at the smaller themes once more."),
    ("stability", "red"): _("The themes are much by chance. Read and sort before signing."),
}


@dataclass(frozen=True)
class Light:
    """One figure of a run: ``code`` green, amber or red, ``percent`` 0 to 100."""

    code: str
    word: str
    name: str
    percent: int
    advice: str


def lights(run: Run) -> list[Light]:
    """List the figures that were measured for ``run``, in a fixed order; none for an old run."""
    measured = [(name, run.lights.get(name)) for name in NAMES]
    return [_light(name, mark) for name, mark in measured if mark]


def _light(name: str, mark: dict[str, object]) -> Light:
    code = str(mark["light"])
    percent = int(100 * float(str(mark["value"])))  # 99.7 is not all
    return Light(code, str(WORDS[code]), str(NAMES[name]), percent, str(ADVICE[name, code]))
