"""The public pages of a round in which 100,000 opinions were given.

``python -m bench.crowd``: for each page that a guest opens the milliseconds of the whole request:
with nothing counted yet, as nobody meets it while a worker runs (budget 400); right after a start,
with what the worker kept before it (budget 400); warm, the median of five (budget 150). The ratio
to its budget stands beside each. Then the queries right after a start, the dearest of them, and
the kilobytes of its HTML as it is and gzipped. Last, what one round of the worker's counting
takes. SQLite, or the server of DATABASE_URL; the database is made for this and dropped.
"""

import gzip
import os
import time
from statistics import median

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.data import say
from bench.lists import Round, grow, one_round
from cms.ahead import count_ahead
from consultations.models import Consultation

SIZE = int(os.environ.get("SIZE", "100000"))
COLD, WARM = 400, 150
COLUMNS = [
    "page",
    "nothing counted",
    "after a start",
    "warm",
    "queries",
    "dearest",
    "KB",
    "KB gzipped",
]


def addresses(place: Round) -> dict[str, str]:
    """What a guest opens, by its name."""
    row, thread = place.consultation, place.threads[0].get_absolute_url()
    return {
        "home": "/",
        "list": reverse("consultations:index"),
        "consultation": row.get_absolute_url(),
        "submit": reverse("consultations:submit", args=[row.pk]),
        "thread, newest": thread,
        "thread, most agreed": f"{thread}?sort=agreed",
        "whole text": row.thread.get_absolute_url(),
        "report": reverse("consultations:report", args=[row.pk]),
        "rights": reverse("rights:index"),
        "right to oversee": reverse("rights:oversee"),
    }


def visit(client: Client, url: str) -> tuple[float, bytes]:
    """Milliseconds, and what was sent."""
    start = time.perf_counter()
    answer = client.get(url)
    taken = 1000 * (time.perf_counter() - start)
    if answer.status_code not in (200, 409):
        raise SystemExit(f"{url}: {answer.status_code}")
    return taken, answer.content


def forget(*, kept: bool) -> None:
    """Empty the memory as a start does; with ``kept`` what the worker left in the database too."""
    cache.clear()
    if kept:
        caches["kept"].clear()


def measure(name: str, url: str) -> str:
    client = Client(headers={"host": "127.0.0.1"})
    client.get("/healthz")  # the first request of all loads the site's own modules
    forget(kept=True)
    empty, _html = visit(client, url)
    count_ahead(timezone.now())
    forget(kept=False)
    started, _html = visit(client, url)
    warm = median(visit(client, url)[0] for _ in range(5))
    forget(kept=False)
    with CaptureQueriesContext(connection) as queries:
        _taken, html = visit(client, url)
    dearest = max((float(row["time"]) for row in queries.captured_queries), default=0)
    timed = ((empty, COLD), (started, COLD), (warm, WARM))
    return (
        f"| {name} | {' | '.join(f'{ms:.0f} (×{ms / budget:.2f})' for ms, budget in timed)} "
        f"| {len(queries)} | {1000 * dearest:.0f} "
        f"| {len(html) / 1024:.0f} | {len(gzip.compress(html, 6)) / 1024:.0f} |"
    )


def worker() -> str:
    """What counting ahead takes when everything is due, and when nothing is."""
    forget(kept=True)
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        count_ahead(timezone.now())
        taken.append(1000 * (time.perf_counter() - start))
    return (
        f"\ncounting ahead: {taken[0]:.0f} ms each minute, {taken[1]:.0f} ms where nothing is due"
    )


def main() -> None:
    now = timezone.now()
    with scratch_database():
        place = one_round(now)
        grow(place, SIZE, now)
        states = [Consultation.State.OPEN, Consultation.State.ANSWERED]
        for state in states:
            # Past its moves on purpose: the pages of a full round, open and answered.
            Consultation.objects.filter(pk=place.consultation.pk).update(state=state)
            say(f"\n{connection.vendor}, {SIZE:,} opinions, {state}; ms\n")
            say(f"| {' | '.join(COLUMNS)} |")
            say("| --- " * len(COLUMNS) + "|")
            for name, url in addresses(place).items():
                say(measure(name, url))
            say(worker())


if __name__ == "__main__":
    main()
