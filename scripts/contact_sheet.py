"""Every kind of page in every width and appearance, for a pair of eyes: ``make contact-sheet``.

Writes to contact-sheet/ in var/: a picture for each page, width and appearance; index.html, which
shows them all and names what is wrong with a page; and for each appearance one large JPEG. Which
pages there are is said in tests/places.py, which site is shown in bench/demo_site.py. To see fewer:

    make contact-sheet ONLY=home,submit MODES=dark WIDTHS=360 OUT=/tmp/some-folder
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# It loads Django's apps, which all that follows needs.
from bench.demo_site import chromium, demo_site, enter_as

# isort: split
from django.template.loader import render_to_string
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tqdm import tqdm

from scripts.contact_print import print_index, print_sheet
from tests.places import PLACES, Stop, stops

ROOT = Path(__file__).resolve().parents[1]
OUT = Path(os.environ.get("OUT") or ROOT / "var" / "contact-sheet")
# The cookie's words for each appearance, and what the device itself asks for.
MODES = {"light": ("light", "light"), "dark": ("dark", "dark"), "elder": ("light elder", "light")}
WIDTHS = (360, 768, 1280)
# A draft may be as long as it likes; nobody judges the look by its 40th screen.
TALLEST = 4000
# Pages that no visit brings about.
BROKEN = ("500", "503", "429", "403_csrf")
MEASURE = """() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const broken = [...document.images].filter((one) => one.complete && !one.naturalWidth).length;
    return [wide, broken, Math.ceil(document.documentElement.scrollHeight)];
}"""


@dataclass
class Shot:
    """One page in one appearance: its pictures by width, and what is wrong with it."""

    name: str
    mode: str
    address: str
    pictures: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def chosen(name: str, there: tuple[str, ...]) -> list[str]:
    """What an environment variable leaves of what there is; everything without one."""
    asked = [word for word in os.environ.get(name, "").split(",") if word]
    return [word for word in there if word in asked] if asked else list(there)


def browser_for(browser: Browser, stop: Stop, mode: str, base: str) -> BrowserContext:
    words, device = MODES[mode]
    context = browser.new_context(
        base_url=base,
        color_scheme=device,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    # In quotes, as Django writes a cookie with a space in it.
    context.add_cookies([{"name": "appearance", "value": f'"{words}"', "url": base}])
    enter_as(context, stop.who, base)
    return context


def take(browser: Browser, stop: Stop, mode: str, base: str) -> Shot:
    """Visit one page once and picture it in all widths; what goes wrong is written down."""
    shot = Shot(stop.place.name, mode, stop.address)
    context = browser_for(browser, stop, mode, base)
    page = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of" not in message.text:
            shot.faults.append(message.text[:200])

    page.on("console", listen)
    page.on("pageerror", lambda error: shot.faults.append(str(error)[:200]))
    answer = page.goto(stop.address)
    said = page.evaluate("(({theme, mode}) => [theme, mode])(document.documentElement.dataset)")
    if answer is None or answer.status != stop.place.status:
        shot.faults.append(f"status {answer and answer.status}, not {stop.place.status}")
    elif said != [*MODES[mode][0].split(), None][:2] and not stop.place.is_editors:
        shot.faults.append(f"is shown as {said}")
    picture(page, shot)
    context.close()
    return shot


def picture(page: Page, shot: Shot) -> None:
    for width in map(int, chosen("WIDTHS", tuple(map(str, WIDTHS)))):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(150)
        wide, broken, tall = page.evaluate(MEASURE)
        if wide > 0:
            shot.faults.append(f"{wide} px too wide at {width}")
        if broken:
            shot.faults.append(f"{broken} pictures missing at {width}")
        file = f"{shot.mode}/{shot.name}-{width}.png"
        height = min(max(tall, 800), TALLEST)
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=OUT / file)
        shot.pictures[width] = file


def broken(browser: Browser, mode: str, base: str) -> Iterator[Shot]:
    """Picture the pages of a site in trouble, as they are sent."""
    for name in chosen("ONLY", BROKEN):
        shot = Shot(f"broken-{name}", mode, f"templates/{name}.html")
        # This process did not collect the files it names; their plain names are served too.
        with override_settings(DEBUG=True):
            html = render_to_string(f"{name}.html")
        context = browser.new_context(base_url=base, color_scheme=MODES[mode][1], locale="zh-CN")
        page = context.new_page()
        page.route("**/broken", lambda route, _ask, html=html: route.fulfill(
            body=html, content_type="text/html; charset=utf-8"
        ))  # fmt: skip
        page.goto("/broken")
        picture(page, shot)
        context.close()
        yield shot


def shots(base: str) -> Iterator[Shot]:
    wanted = chosen("ONLY", tuple(place.name for place in PLACES))
    found = stops([place for place in PLACES if place.name in wanted])
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        for mode in chosen("MODES", tuple(MODES)):
            for stop in tqdm(found, desc=mode, unit="page"):
                yield take(browser, stop, mode, base)
            yield from broken(browser, mode, base)
        browser.close()


def main() -> None:
    for mode in MODES:
        shutil.rmtree(OUT / mode, ignore_errors=True)
        (OUT / mode).mkdir(parents=True)
    with demo_site() as base:
        taken = list(shots(base))
    print_index(OUT, taken)
    for mode in MODES:
        print_sheet(OUT, mode, [shot for shot in taken if shot.mode == mode])
    wrong = {f"{shot.mode}/{shot.name}": shot.faults for shot in taken if shot.faults}
    (OUT / "faults.json").write_text(json.dumps(wrong, indent=1, ensure_ascii=False))
    for name, faults in wrong.items():
        print(f"{name}: {'; '.join(faults)}")
    print(f"{len(taken)} pages, {len(wrong)} with a fault: {OUT / 'index.html'}")


if __name__ == "__main__":
    main()
