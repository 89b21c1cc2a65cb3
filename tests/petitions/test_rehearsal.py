"""The day is rehearsed with invented people, and leaves nothing behind."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from contributions.models import Thread
from petitions.models import HourTally, Petition, Profile, RegionTally, Signature
from petitions.services import counting
from tests import make_petitions as made

MODELS = (Petition, Profile, Signature, User, Thread, HourTally, RegionTally)


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.mark.django_db(transaction=True)
def test_it_says_what_it_found_and_takes_away_what_it_made(capsys) -> None:
    petition = made.petition()
    before = rows()

    call_command("rehearse", signatures_per_minute=600, seconds=2)

    said = capsys.readouterr().out
    assert re.search(r"^signed: 20 in \d+ s, [\d,]+ a minute", said)
    assert "drift: 0" in said
    assert "errors: none" in said
    after = rows()
    assert {
        name: after[name] for name in ("Petition", "Profile", "Signature", "User", "Thread")
    } == {name: before[name] for name in ("Petition", "Profile", "Signature", "User", "Thread")}
    counting.count(made.timezone.now())
    assert made.fresh(petition).signature_count == 1


@pytest.mark.django_db
@pytest.mark.parametrize("served", [{"HTTPS": True}, {"ALLOWED_HOSTS": ["yunting.example"]}])
def test_a_site_that_others_use_is_left_alone(settings, served) -> None:
    for name, value in served.items():
        setattr(settings, name, value)

    with pytest.raises(CommandError, match="served to others"):
        call_command("rehearse", seconds=1)

    assert not Petition.objects.exists()
