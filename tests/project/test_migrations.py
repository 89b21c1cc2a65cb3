import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_tables_are_what_the_models_say() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_migration_has_been_made_in_this_database() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)
