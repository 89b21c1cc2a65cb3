"""The main pages on a telephone with a slow line, beside the limits we set ourselves.

``python -m bench.pages``: for each page the median of three visits with nothing in the cache:
seconds to the largest paint, layout shift, kilobytes by kind, requests. Each with its ratio to the
limit; what is over it is marked ``!``. A table goes to the terminal, all visits to
``pages.json`` in LOOK_VAR (var/look). See ``bench.demo_site`` for the site that is measured.

The telephone is Lighthouse's of a mobile test on slow 4G (``mobileSlow4G`` in its
core/config/constants.js): 150 ms a round trip, 1.6 Mbit/s down, 0.75 up, CPU four times slower.
Chromium delays each request by one round trip; Lighthouse's own DevTools throttling delays it by
3.75 of them, to stand for connecting as well: ROUND_TRIPS=3.75 does the same here.

Times are read from Chromium's trace: the last ``largestContentfulPaint::Candidate`` before the
page is moved, and ``LayoutShift`` in its dearest window of at most 5 s with gaps under 1 s, which
is how web.dev/cls defines the number; here the way down the page is part of it.
"""

import json
import math
import os
import statistics
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

# It loads Django's apps, which all that follows needs.
from bench.demo_site import VAR, chromium, demo_site, enter_as

# isort: split
from playwright.sync_api import Browser, Page, sync_playwright

from bench.data import say
from bench.traffic import Traffic, slow_down
from tests.places import PLACES, Stop, stops

RUNS = int(os.environ.get("RUNS", "3"))
ROUND_TRIPS = float(os.environ.get("ROUND_TRIPS", "1"))
LATENCY, DOWN, UP = 150 * ROUND_TRIPS, 1.6 * 1024, 750
SLOWER = 4
TELEPHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "user_agent": "Mozilla/5.0 (Linux; Android 13; M2101K6G) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/130.0.0.0 Mobile Safari/537.36",
}
CATEGORIES = ["-*", "loading", "devtools.timeline", "blink.user_timing"]
MAIN = (
    "home",
    "rounds",
    "round-open",
    "submit",
    "clause",
    "report",
    "look-up",
    "login",
    "my-opinions",
    "desk",
)
# Where in the trace the page stands there and the reader begins to move.
STANDS = "huixiang-stands"
# What a page may cost; issue "One look". A chart's library is no script of ours and comes only
# near a chart, so that it has a column of its own and no limit.
LIMITS = {"lcp": 1.5, "cls": 0.05, "total": 200.0, "script": 60.0, "style": 60.0, "outside": 0.0}
COLUMNS = {
    "lcp": "LCP s",
    "cls": "CLS",
    "total": "KB",
    "script": "script KB",
    "style": "style KB",
    "charts": "charts KB",
    "requests": "requests",
    "outside": "third party",
}


@dataclass(frozen=True)
class Visit:
    """One visit: seconds, a score, kilobytes of 1024 bytes, and two counts."""

    lcp: float
    cls: float
    total: float
    script: float
    style: float
    charts: float
    requests: float
    outside: float


def largest_paint(events: list[dict[str, Any]]) -> float:
    """Seconds from the start of the last navigation to its largest paint; 0 if there was none."""
    starts = [
        event
        for event in events
        if event["name"] == "navigationStart"
        and event["args"].get("data", {}).get("documentLoaderURL", "").startswith("http")
    ]
    over = min((event["ts"] for event in events if event["name"] == STANDS), default=math.inf)
    paints = [
        event
        for event in events
        if event["name"] == "largestContentfulPaint::Candidate" and event["ts"] <= over
    ]
    if not starts or not paints:
        return 0.0
    start = max(starts, key=lambda event: event["ts"])
    number = start["args"]["data"].get("navigationId")
    mine = [e for e in paints if e["args"]["data"].get("navigationId") == number] or paints
    return (max(event["ts"] for event in mine) - start["ts"]) / 1e6


def layout_shift(events: list[dict[str, Any]]) -> float:
    """Add up shifts that no touch explains, in the window where they are most."""
    shifts = sorted(
        (event["ts"] / 1e6, event["args"]["data"]["weighted_score_delta"])
        for event in events
        if event["name"] == "LayoutShift" and not event["args"]["data"]["had_recent_input"]
    )
    worst = window = begun = last = 0.0
    for at, score in shifts:
        if at - last >= 1 or at - begun >= 5:
            window, begun = 0.0, at
        window, last = window + score, at
        worst = max(worst, window)
    return worst


def visit(browser: Browser, base: str, stop: Stop) -> Visit:
    """Go to one page with a browser that has never been there."""
    context = browser.new_context(**TELEPHONE)
    enter_as(context, stop.who, base)
    page = context.new_page()
    line = context.new_cdp_session(page)
    traffic = Traffic(line, urlsplit(base).netloc)
    slow_down(line, latency=LATENCY, down=DOWN, up=UP)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(base + stop.address, wait_until="load")
    page.wait_for_load_state("networkidle")
    page.evaluate(f"() => void performance.mark('{STANDS}')")
    traffic.is_first = False
    _go_down(page)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    return Visit(
        lcp=largest_paint(events),
        cls=layout_shift(events),
        total=traffic.kilobytes["total"],
        script=traffic.kilobytes["script"],
        style=traffic.kilobytes["stylesheet"],
        charts=traffic.kilobytes["charts"],
        requests=traffic.requests,
        outside=len(traffic.outside),
    )


def warm_up(browser: Browser, base: str, stop: Stop) -> None:
    """Let the server have shown the page once: its first start is no reader's."""
    context = browser.new_context()
    enter_as(context, stop.who, base)
    answer = context.request.get(base + stop.address)
    context.close()
    if answer.status != stop.place.status:
        raise SystemExit(f"{stop.address}: {answer.status}")


def _go_down(page: Page) -> None:
    """Read down to the end, at most 15 screens, so that what is drawn late is drawn."""
    for _ in range(15):
        moved = page.evaluate(
            "() => { const y = scrollY; scrollBy({top: 600, behavior: 'instant'});"
            " return scrollY > y }"
        )
        page.wait_for_timeout(100)
        if not moved:
            break
    page.wait_for_load_state("networkidle")


def median(visits: list[Visit]) -> dict[str, float]:
    rows = [asdict(row) for row in visits]
    return {name: round(statistics.median(row[name] for row in rows), 3) for name in rows[0]}


def cell(name: str, value: float) -> str:
    shown = f"{value:.3f}" if name == "cls" else f"{value:.{2 if name == 'lcp' else 0}f}"
    if name not in LIMITS:
        return shown
    limit = LIMITS[name]
    over = " !" if value > limit else ""
    return f"{shown} (×{value / limit:.2f}){over}" if limit else f"{shown}{over}"


def table(found: dict[str, dict[str, float]]) -> list[str]:
    """Write the medians as Markdown, the limits in the last row."""
    lines = [f"| page | {' | '.join(COLUMNS.values())} |", "| --- " * (len(COLUMNS) + 1) + "|"]
    lines += [
        f"| {page} | {' | '.join(cell(name, row[name]) for name in COLUMNS)} |"
        for page, row in found.items()
    ]
    limits = (f"{LIMITS[name]:g}" if name in LIMITS else "–" for name in COLUMNS)
    return [*lines, f"| **limit** | {' | '.join(limits)} |"]


def main() -> None:
    wanted = sys.argv[1:] or MAIN
    visits: dict[str, list[Visit]] = {}
    with demo_site() as base, sync_playwright() as playwright:
        browser = chromium(playwright)
        for stop in stops([place for place in PLACES if place.name in wanted]):
            warm_up(browser, base, stop)
            visits[stop.place.name] = [visit(browser, base, stop) for _ in range(RUNS)]
        browser.close()
    found = {page: median(rows) for page, rows in visits.items()}
    say(f"360×740, {LATENCY:g} ms, 1.6/0.75 Mbit/s, CPU ×{SLOWER}, median of {RUNS}\n")
    for line in table(found):
        say(line)
    kept = VAR / "pages.json"
    said = {page: [asdict(row) for row in rows] for page, rows in visits.items()}
    kept.write_text(
        json.dumps(
            {
                "at": datetime.now().astimezone().isoformat(timespec="seconds"),
                "limits": LIMITS,
                "median": found,
                "visits": said,
            },
            indent=1,
        )
    )
    say(f"\nAll visits: {kept}")


if __name__ == "__main__":
    main()
