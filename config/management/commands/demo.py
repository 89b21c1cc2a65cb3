import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone, translation

from accounts.models import User
from config.demo.build import build, is_built
from config.demo.cast import ADMIN, LOGINS, PASSWORD
from config.demo.content import city


class Command(BaseCommand):
    help = "Build the demo city of Yunting; a second call changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete everything, build anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            self._reset()
        if is_built():
            self.stdout.write("The demo city is there.")
        else:
            if User.objects.exists():
                raise CommandError("This site has people of its own; the demo city stays out.")
            with translation.override("zh-hans"):
                build(timezone.now())
            self.stdout.write("The demo city is built.")
        self._print_logins()

    def _reset(self) -> None:
        """Drop everything a demo site holds and make its tables anew; refused anywhere else."""
        tables = connection.introspection.table_names()
        has_people = User._meta.db_table in tables and User.objects.exists()
        if has_people and not is_built():
            raise CommandError("This is no demo site; nothing was deleted.")
        if connection.vendor == "sqlite":
            connection.close()
            database = Path(connection.settings_dict["NAME"])
            for ending in ("", "-wal", "-shm"):
                database.with_name(database.name + ending).unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        call_command("migrate", verbosity=0, interactive=False)

    def _print_logins(self) -> None:
        roles = {row["key"]: row for row in city()["cast"]}
        self.stdout.write(f"Log in with the password {PASSWORD} as:")
        for key in LOGINS:
            row = roles[key]
            self.stdout.write(f"  {row['role']:<11} {row['email']:<32} {row['name']}")
        self.stdout.write(f"  {'admin':<11} {ADMIN}{os.linesep}")
