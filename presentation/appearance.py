"""How a reader wants the site to look: kept in a cookie, and on the account of who signs in."""

from dataclasses import dataclass
from itertools import product

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

COOKIE = "appearance"
A_YEAR = 365 * 24 * 60 * 60
THEMES = ("light", "dark")
CONTRAST, ELDER = "contrast", "elder"


@dataclass(frozen=True)
class Appearance:
    """One choice; without a ``theme`` the device decides between light and dark."""

    theme: str = ""
    contrast: bool = False
    elder: bool = False

    @classmethod
    def read(cls, words: str) -> "Appearance":
        """Read "dark elder"; a word that is not one of ours counts as not said."""
        said = words.split()
        theme = next((word for word in said if word in THEMES), "")
        return cls(theme, CONTRAST in said, ELDER in said)

    def __str__(self) -> str:
        flags = {CONTRAST: self.contrast, ELDER: self.elder}
        return " ".join(filter(None, [self.theme, *(word for word in flags if flags[word])]))

    @property
    def attributes(self) -> SafeString:
        """What the element ``html`` says of it; elder mode has the high contrast in it."""
        said = {
            "theme": self.theme,
            "contrast": "more" if self.contrast or self.elder else "",
            "mode": ELDER if self.elder else "",
        }
        pairs = ((name, value) for name, value in said.items() if value)
        return format_html_join("", ' data-{}="{}"', pairs)


# Every choice there is, as it is written down.
CHOICES = [
    str(Appearance(theme, contrast, elder))
    for theme, contrast, elder in product(("", *THEMES), (False, True), (False, True))
]


def appearance_of(request: HttpRequest) -> Appearance:
    """Tell the choice that holds for a page: the browser's, or else the account's."""
    tried: Appearance | None = getattr(request, "appearance", None)
    if tried is not None:
        return tried
    said = request.COOKIES.get(COOKIE)
    if said is None:
        said = getattr(getattr(request, "user", None), "appearance", "")
    return Appearance.read(said)


def appearance(request: HttpRequest) -> dict[str, object]:
    """Give ``appearance`` to the templates; the account is read only where a page asks.

    ``hotline`` is whom elder mode calls where a page names nobody.
    """
    chosen = SimpleLazyObject(lambda: appearance_of(request))
    return {"appearance": chosen, "hotline": settings.HOTLINE}


def remember(response: HttpResponse, chosen: Appearance) -> None:
    """Keep a choice in the browser for a year. "As the device" is a choice too, and kept."""
    response.set_cookie(
        COOKIE,
        str(chosen),
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
