from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forums.models import Ballot
from forums.services.ballot_counts import recount


class Command(BaseCommand):
    help = "Count the papers of a ballot again; fail where they do not give what is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ballot", type=int, help="its number, as in the address of its page")

    def handle(self, *args: Any, ballot: int, **options: Any) -> None:
        row = Ballot.objects.out().with_options().filter(pk=ballot).first()
        if row is None:
            raise CommandError("There is no published result with this number.")
        found = recount(ballot=row)
        if not (found.same_papers and found.same_result):
            raise CommandError(
                f"Not what was published: papers {found.same_papers}, result {found.same_result}; "
                f"sha256 of the papers now {found.digest}."
            )
        self.stdout.write(f"{found.papers:,} papers, sha256 {found.digest}: the same result.")
