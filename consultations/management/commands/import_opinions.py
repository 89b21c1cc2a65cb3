from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from consultations.models import Consultation, Submission
from consultations.reading import NAMES, Unreadable, read
from consultations.services.importing import Imported, import_rows
from core.errors import DomainError

# Rejected rows that are listed one by one.
LISTED = 200


class Command(BaseCommand):
    help = "Import opinions from a csv or xlsx file into a consultation; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", type=int, required=True, metavar="ID")
        parser.add_argument("--map", default="", help="columns: text=…,title=…,at=…,id=…,user=…")
        # What comes from a discussion is carried by somebody, and never from a file.
        channels = [code for code in Submission.Channel.values if code != "forum"]
        parser.add_argument("--channel", choices=channels, default=Submission.Channel.IMPORT)
        parser.add_argument("--dry-run", action="store_true", help="check all, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(pk=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation {options['consultation']}.")
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            self._report(self._import(consultation, options), dry_run=options["dry_run"])
        except (Unreadable, DomainError) as error:
            raise CommandError(str(error)) from error

    def _import(self, consultation: Consultation, options: dict[str, Any]) -> Imported:
        rows = read(options["file"], _mapping(options["map"]))
        dry_run = transaction.atomic() if options["dry_run"] else nullcontext()
        with dry_run, tqdm(unit=" rows", file=self.stderr, disable=None) as bar:
            done = import_rows(
                consultation=consultation,
                rows=rows,
                channel=options["channel"],
                now=timezone.now(),
                step=bar.update,
            )
            if options["dry_run"]:
                transaction.set_rollback(True)
        return done

    def _report(self, done: Imported, *, dry_run: bool) -> None:
        for line, why in done.rejected[:LISTED]:
            self.stdout.write(f"line {line}: {why}")
        if len(done.rejected) > LISTED:
            self.stdout.write(f"… and {len(done.rejected) - LISTED} more")
        verb = "would be imported" if dry_run else "imported"
        self.stdout.write(
            f"{done.taken} {verb}, {done.known} already there, {len(done.rejected)} rejected"
        )


def _mapping(option: str) -> dict[str, str]:
    """Read ``text=内容,at=时间``; CommandError for a part that no column can have."""
    mapping = {}
    for pair in filter(None, option.split(",")):
        part, equals, column = pair.partition("=")
        if part.strip() not in NAMES or not equals:
            raise CommandError(f"--map knows {', '.join(NAMES)}, not {pair}")
        mapping[part.strip()] = column.strip()
    return mapping
