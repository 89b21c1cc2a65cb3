"""The public pages of a round in which 100,000 opinions were given.

``python -m bench.crowd``: for each page that a guest opens the milliseconds of the whole request
(median of five; the first one, with nothing in the cache, apart), its queries, the dearest of
them, and the kilobytes of its HTML as it is and gzipped. Budget: 300 ms, beside which each page's
ratio stands. SQLite, or the server of DATABASE_URL; the database is made for this and dropped.
"""

import gzip
import os
import time
from statistics import median

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.data import say
from bench.lists import Round, grow, one_round
from consultations.models import Consultation

SIZE = int(os.environ.get("SIZE", "100000"))
BUDGET = 300


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
    }


def visit(client: Client, url: str) -> tuple[float, bytes]:
    """Milliseconds, and what was sent."""
    start = time.perf_counter()
    answer = client.get(url)
    taken = 1000 * (time.perf_counter() - start)
    if answer.status_code not in (200, 409):
        raise SystemExit(f"{url}: {answer.status_code}")
    return taken, answer.content


def measure(name: str, url: str) -> str:
    client = Client(headers={"host": "127.0.0.1"})
    cache.clear()
    first, _html = visit(client, url)
    later = median(visit(client, url)[0] for _ in range(5))
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _taken, html = visit(client, url)
    dearest = max((float(row["time"]) for row in queries.captured_queries), default=0)
    return (
        f"| {name} | {first:.0f} (×{first / BUDGET:.2f}) | {later:.0f} (×{later / BUDGET:.2f}) "
        f"| {len(queries)} | {1000 * dearest:.0f} "
        f"| {len(html) / 1024:.0f} | {len(gzip.compress(html, 6)) / 1024:.0f} |"
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
            say(f"\n{connection.vendor}, {SIZE:,} opinions, {state}, budget {BUDGET} ms\n")
            say("| page | first ms | later ms | queries | dearest ms | KB | KB gzipped |")
            say("| --- " * 7 + "|")
            for name, url in addresses(place).items():
                say(measure(name, url))


if __name__ == "__main__":
    main()
