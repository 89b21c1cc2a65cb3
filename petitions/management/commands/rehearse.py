from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from petitions.rehearsal import Findings, rehearse

HOME = {"127.0.0.1", "localhost", "[::1]", "testserver"}
# Seconds by which the number may be behind.
MOST_LAG = 2.0


class Command(BaseCommand):
    help = "Let invented people sign an invented petition in this database, then take both away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--signatures-per-minute", type=int, default=2000)
        parser.add_argument("--seconds", type=int, default=60)
        parser.add_argument(
            "--in-public",
            action="store_true",
            help="also where the site is served to others: the petition can be seen meanwhile",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        a_minute, seconds = options["signatures_per_minute"], options["seconds"]
        if a_minute < 1 or seconds < 1:
            raise CommandError("Give at least one signature a minute and one second.")
        is_public = settings.HTTPS or not set(settings.ALLOWED_HOSTS) <= HOME
        if is_public and not options["in_public"]:
            raise CommandError(
                "This site is served to others; with --in-public it is rehearsed all the same."
            )
        found = rehearse(a_minute=a_minute, seconds=seconds)
        for line in report(found, a_minute):
            self.stdout.write(line)
        if found.errors or found.drift or worst(found) > MOST_LAG:
            raise CommandError("The rehearsal found what must not be on the day.")


def worst(found: Findings) -> float:
    return max(found.lags, default=0.0)


def report(found: Findings, a_minute: int) -> list[str]:
    wrong = ", ".join(f"{kind} {number}" for kind, number in found.errors.items())
    made = f"{found.signed:,} in {found.seconds:.0f} s, {found.a_minute:,} a minute"
    return [
        f"signed: {made} (asked for: {a_minute:,})",
        f"lag: {worst(found):.1f} s at worst (at most {MOST_LAG:.0f} s)",
        f"drift: {found.drift}",
        f"errors: {wrong or 'none'}",
    ]
