from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contributions import services as contributions
from petitions.services.recounting import recount


class Command(BaseCommand):
    help = (
        "Count opinions, votes and signatures again and put wrong sums right; fails where any was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        threads, opinions = contributions.recount()
        sums = recount(timezone.now())
        if threads or opinions or sums:
            raise CommandError(
                f"Wrong sums, put right: {threads} threads, {opinions} contributions, "
                f"{sums} sums of petitions."
            )
        self.stdout.write("Every sum is right.")
