from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.services import altered


class Command(BaseCommand):
    help = "Compare every event of the audit log with its digest; fails where one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = altered()
        if found:
            raise CommandError(f"Altered events: {', '.join(map(str, found))}.")
        self.stdout.write("Every event is as it was written.")
