from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from core.errors import DomainError
from forums.mapping.polis import UnreadableError, read
from forums.models import Topic
from forums.services.map_importing import Imported, import_conversation

# Rows that could not be read and are listed one by one.
LISTED = 50


class Command(BaseCommand):
    help = "Make the opinion map of a topic from the three files that Polis gives out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("summary", "comments", "votes"):
            parser.add_argument(name, type=Path, metavar=name.upper())
        parser.add_argument("--topic", type=int, required=True, metavar="ID")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="a moderator")

    def handle(self, *args: Any, **options: Any) -> None:
        topic = Topic.objects.filter(pk=options["topic"]).select_related("thread", "board").first()
        if topic is None:
            raise CommandError(f"There is no topic {options['topic']}.")
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None or not by.is_moderator:
            raise CommandError(f"{options['by']} is no moderator.")
        try:
            found = read(options["summary"], options["comments"], options["votes"])
            with tqdm(unit=" statements", file=self.stderr, disable=None) as bar:
                done = import_conversation(
                    conversation=found, topic=topic, by=by, now=timezone.now(), step=bar.update
                )
        except (UnreadableError, DomainError, ValueError) as error:
            raise CommandError(str(error)) from error
        self._report(done, found.wrong)

    def _report(self, done: Imported, wrong: tuple[str, ...]) -> None:
        for line in wrong[:LISTED]:
            self.stdout.write(line)
        if len(wrong) > LISTED:
            self.stdout.write(f"… and {len(wrong) - LISTED} more")
        self.stdout.write(
            f"{done.people} people, {done.statements} statements, {done.waiting} waiting for a "
            f"moderator, {done.left_out} rejected there and left out, {done.stands} stands, "
            f"{len(wrong)} rows not read"
        )
