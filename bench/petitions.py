"""Signing on PostgreSQL: one hot petition beside many cold ones and beside a bare INSERT view.

``.venv/bin/python scripts/services.py .venv/bin/python -m bench.petitions``: two web processes and
one worker of the site, two processes of the bare view, 200 clients over real connections, all on
this machine. The bare view is served twice: with connections that are kept, as the site's are, and
as Django comes, with one for each request. ROUNDS=3 rounds of SECONDS=6 each, taken in turn, so
that a busy machine is busy for all; a ratio is of one round, and the median of the ratios counts.
Then the lag of the number behind the signatures that were acknowledged, the drift, and the same
people once more.
With LARGE=10000000 signatures under one petition (0: without): what a recount takes, the queries
and milliseconds of the petition's page beside a thousand, and the bytes of index.
"""

import os
import time
from dataclasses import dataclass
from itertools import islice
from statistics import median, quantiles
from typing import Any

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.bare import TABLE
from bench.data import say
from bench.petitions_data import CSRF, cookies, large, open_petition, people
from bench.rounds import ask, running, served
from petitions.models import Petition, Signature
from petitions.services.recounting import recount

ROUNDS, SECONDS = int(os.environ.get("ROUNDS", "3")), int(os.environ.get("SECONDS", "6"))
CLIENTS = int(os.environ.get("CLIENTS", "200"))
LARGE = int(os.environ.get("LARGE", "10000000"))
PEOPLE_A_SECOND, COLD = 1_500, 200
BODY = f"csrfmiddlewaretoken={CSRF}&display=0"
SITE = ("manage.py", "serve", "--no-worker", "--port")
BARE, FRESH = ("-m", "bench.bare", "600"), ("-m", "bench.bare", "0")


@dataclass(frozen=True)
class Round:
    """Answers a second of the bare views, the hot petition, the cold ones, and people once more."""

    bare: float
    fresh: float
    hot: float
    cold: float
    again: float
    p95: float
    lags: list[float]
    errors: int


def path(petition: Petition) -> str:
    return f"/petitions/{petition.pk}/sign/"


def load(ports: list[int], paths: list[str], known: list[str], poll: str = "") -> dict[str, Any]:
    order = {"clients": CLIENTS, "seconds": SECONDS, "body": BODY, "polls": poll}
    return ask(ports=ports, paths=paths, cookies=known, **order)


def rate(seen: dict[str, Any]) -> float:
    return len(seen["acknowledged"]) / SECONDS


def one_round(
    site: list[int], bare: list[int], fresh: list[int], cold: list[Petition], known: list[str]
) -> Round:
    """Bare, hot, cold and hot again, one after the other; the hot petition is new each time."""
    hot = open_petition()
    plain = load(bare, [path(hot)], known)
    plainer = load(fresh, [path(hot)], known)
    signed = load(site, [path(hot)], known, poll=f"/petitions/{hot.pk}/count.json")
    spread = load(site, [path(row) for row in cold], known)
    again = load(site, [path(hot)], known[: len(signed["acknowledged"])] * 9)
    seen = (plain, plainer, signed, spread, again)
    wrong = sum(
        number
        for one in seen
        for status, number in one["statuses"].items()
        if status not in ("204", "302")
    )
    return Round(
        bare=rate(plain),
        fresh=rate(plainer),
        hot=rate(signed),
        cold=rate(spread),
        again=rate(again),
        p95=quantiles(signed["taken"], n=20)[-1],
        lags=lags(signed),
        errors=wrong,
    )


def lags(seen: dict[str, Any]) -> list[float]:
    """At each poll: how long ago the first signature was acknowledged that is not in the number.

    Raises SystemExit where the number went back.
    """
    at, found = sorted(seen["acknowledged"]), []
    numbers = [number for _when, number in seen["polls"]]
    if numbers != sorted(numbers):
        raise SystemExit("The number went back.")
    for when, number in seen["polls"]:
        counted = number - 1  # the creator's own is there before
        waiting = at[counted] if counted < len(at) else when
        found.append(max(0.0, when - waiting))
    return found


def table(rounds: list[Round], drift: int) -> None:
    hot = median(row.hot / row.bare for row in rounds)
    fresh = median(row.hot / row.fresh for row in rounds)
    cold = median(row.hot / row.cold for row in rounds)
    again = median(row.again / row.hot for row in rounds)
    late = [lag for row in rounds for lag in row.lags]
    late_95 = quantiles(late, n=20, method="inclusive")[-1]
    say("\n| what | found | bar |\n| --- | --- | --- |")
    say(f"| bare INSERT view | {median(row.bare for row in rounds):.0f}/s | |")
    say(f"| the same, as Django comes | {median(row.fresh for row in rounds):.0f}/s | |")
    say(f"| one hot petition | {median(row.hot for row in rounds):.0f}/s | 200/s |")
    say(f"| hot : bare | {hot:.2f} | .40 |")
    say(f"| hot : bare as Django comes | {fresh:.2f} | .40 |")
    say(f"| hot : {COLD} cold petitions | {cold:.2f} | .80 |")
    say(f"| repeated : first signatures | {again:.2f} | |")
    say(f"| hot, 95 % answered within | {median(row.p95 for row in rounds):.2f} s | 1.5 s |")
    say(f"| lag, 95 % and worst | {late_95:.2f} s, {max(late):.2f} s | 2 s |")
    say(f"| drift | {drift} | 0 |")
    say(f"| answers other than signed | {sum(row.errors for row in rounds)} | 0 |")


def drift() -> int:
    """Signatures that the number lacks or has too many, after two seconds, and wrong sums."""
    time.sleep(2)
    missing = sum(
        abs(row.signature_count - row.signatures.standing().count())
        for row in Petition.objects.all()
    )
    return missing + recount(timezone.now())


def pages() -> None:
    """The page of a petition at a thousand signatures and at LARGE; and what a signature costs."""
    small, big = large(1_000), large(LARGE)
    say("\n| signatures | queries | ms |\n| --- | --- | --- |")
    found = [page(small), page(big)]
    for number, (queries, taken) in zip((1_000, LARGE), found, strict=True):
        say(f"| {number:,} | {queries} | {taken:.1f} |")
    say(f"\npage: ×{found[1][1] / found[0][1]:.2f} (bar ×1.25), 6 queries at most")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_indexes_size('petitions_signature')")
        size = cursor.fetchone()[0]
    rows = Signature.objects.count()
    say(f"index: {size / rows:.0f} bytes for each of {rows:,} signatures (bar 150)")
    start = time.perf_counter()
    wrong = recount(timezone.now())
    say(f"recount: {time.perf_counter() - start:.1f} s, {wrong} sums wrong")


def page(petition: Petition) -> tuple[int, float]:
    """Queries and milliseconds (the median of nine) of the page for a guest."""
    client, taken = Client(headers={"host": "127.0.0.1"}), []
    for _ in range(9):
        start = time.perf_counter()
        answer = client.get(petition.get_absolute_url())
        taken.append(1000 * (time.perf_counter() - start))
        if answer.status_code != 200:
            raise SystemExit(f"{petition.get_absolute_url()}: {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(petition.get_absolute_url())
    return len(queries), median(taken)


def main() -> None:
    if connection.vendor != "postgresql":
        raise SystemExit("Measured on PostgreSQL: python scripts/services.py python -m ...")
    with scratch_database():
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
        known = iter(cookies(people(ROUNDS * SECONDS * PEOPLE_A_SECOND)))
        cold = [open_petition() for _ in range(COLD)]
        with (
            served(SITE, SITE) as site,
            served(BARE, BARE) as bare,
            served(FRESH, FRESH) as fresh,
            running("manage.py", "work"),
        ):
            rounds = []
            for _ in range(ROUNDS):
                some = list(islice(known, SECONDS * PEOPLE_A_SECOND))
                rounds.append(one_round(site, bare, fresh, cold, some))
            table(rounds, drift())
        connections.close_all()
        if LARGE:
            pages()


if __name__ == "__main__":
    main()
