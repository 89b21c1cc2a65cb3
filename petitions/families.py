"""From which network and what kind of browser somebody signs: families of people, never one.

What is kept cannot be turned back into an address, and not be compared beyond a month.
"""

import hmac
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import PSEUDONYM_LETTERS

# A network is what one household, school or mobile gateway shares: /24 of IPv4, /48 of IPv6.
PREFIX = {4: 24, 6: 48}
# What a browser says of itself, the first that fits; the place in the list is what is kept.
SYSTEMS = ("harmony", "android", "iphone", "ipad", "windows", "mac os", "linux")
BROWSERS = ("micromessenger", "alipay", "edg", "firefox", "opr", "ucbrowser", "chrome", "safari")


SYSTEM_NAMES = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "macOS", "Linux")
BROWSER_NAMES = ("WeChat", "Alipay", "Edge", "Firefox", "Opera", "UC", "Chrome", "Safari")
# Letters of a family's code: 28 letters seven times are more than 32 bits.
CODE_LENGTH = 7


@dataclass(frozen=True)
class Families:
    """``network``: 32 bits with a sign; ``device``: 0 to 188; None where nothing is known."""

    network: int | None = None
    device: int | None = None
    is_throwaway: bool = False


def network_of(address: str, on: date) -> int | None:
    """Return 32 bits of a keyed hash of the address's network; the key changes each month."""
    try:
        at = ip_address(address)
    except ValueError:
        return None
    at = getattr(at, "ipv4_mapped", None) or at
    network = ip_network(f"{at}/{PREFIX[at.version]}", strict=False)
    told = f"petitions.network {on:%Y-%m} {network}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), told, "sha256")
    return int.from_bytes(digest[:4], signed=True)


def device_of(agent: str) -> int | None:
    """Return the class of a browser: twenty times its system plus its family, each from 1 on."""
    if not agent:
        return None
    return 20 * _place(SYSTEMS, agent) + _place(BROWSERS, agent)


def _place(names: tuple[str, ...], agent: str) -> int:
    told = agent[:400].lower()
    return next((number for number, name in enumerate(names, 1) if name in told), 0)


def code_of_network(network: int) -> str:
    """Write a network family as seven letters: a name to speak of it by, and nobody's address."""
    left, letters = network % 2**32, ""
    while len(letters) < CODE_LENGTH:
        left, at = divmod(left, len(PSEUDONYM_LETTERS))
        letters = PSEUDONYM_LETTERS[at] + letters
    return letters


def device_name(device: int) -> str:
    """Say what a class of browsers is: Android · WeChat."""
    system, browser = divmod(device, 20)
    return f"{_named(SYSTEM_NAMES, system)} · {_named(BROWSER_NAMES, browser)}"


def _named(names: tuple[str, ...], place: int) -> str:
    return names[place - 1] if 1 <= place <= len(names) else _("another kind")


def domain_of(email: str | None) -> str:
    return (email or "").rpartition("@")[2].lower()
