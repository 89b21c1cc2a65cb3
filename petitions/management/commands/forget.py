from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from petitions.services.forgetting import forget_due, report


class Command(BaseCommand):
    help = "Report what is to be forgotten of signers of petitions that are over; or forget it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--for-good",
            action="store_true",
            help="forget it, as the worker does each hour by itself; it cannot be undone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        due = report(now)
        for one in due:
            what = f"networks and browsers {one.families:,}, signers {one.signers:,}"
            self.stdout.write(f"{one.petition.number}: {what}")
        if not due:
            self.stdout.write("nothing is due")
        elif not options["for_good"]:
            self.stdout.write("dry run: nothing was changed; --for-good forgets it")
        else:
            while forgotten := forget_due(now):
                self.stdout.write(f"forgotten: {forgotten:,}")
