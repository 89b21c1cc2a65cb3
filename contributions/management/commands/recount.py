from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contributions.services import recount


class Command(BaseCommand):
    help = "Count opinions and votes again and put wrong counters right; fails where any was."

    def handle(self, *args: Any, **options: Any) -> None:
        threads, contributions = recount()
        if threads or contributions:
            raise CommandError(
                f"Wrong counters, put right: {threads} threads, {contributions} contributions."
            )
        self.stdout.write("Every counter is right.")
