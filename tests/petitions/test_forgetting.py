"""A month after the end nobody knows from where somebody signed, after six months not who."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from audit.models import Event
from contributions.models import Contribution
from notifications.models import Notice
from petitions.models import Forgotten, Mailing, Petition, Reached, Reason, Signature
from petitions.services import counting, recounting, signing, telling
from petitions.services.forgetting import forget_due, report
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
FACTS = {"network": 7, "device": 41, "is_throwaway": True}


def over(days: int, **more) -> Petition:
    """A petition that ended so many days ago, with a signature of which everything is known."""
    row = made.petition(**more)
    person = make.user()
    signing.sign(
        petition=row, signer=person, reason="我每天经过这里。", display=2, now=timezone.now()
    )
    Signature.objects.filter(signer=person).update(**FACTS)
    counting.count(timezone.now())
    telling.tell_signed(timezone.now())
    ended = timezone.now() - timedelta(days=days)
    Petition.objects.filter(pk=row.pk).update(state="closed", closed_at=ended)
    return made.fresh(row)


def last(row: Petition) -> Signature:
    return row.signatures.latest("pk")


def run() -> int:
    return forget_due(timezone.now())


@pytest.mark.parametrize(
    ("days", "families", "signer"),
    [(29, True, True), (31, False, True), (182, False, True), (184, False, False)],
)
def test_it_is_forgotten_in_two_steps(days: int, families: bool, signer: bool) -> None:
    row = over(days)

    run()

    found = last(row)
    kept = (7, 41, True) if families else (None, None, False)
    assert (found.network, found.device, found.is_throwaway) == kept
    assert (found.signer is not None, found.display) == (signer, 2 if signer else 0)
    assert run() == 0


def test_numbers_and_keys_stay_and_nothing_ties_a_person_to_it() -> None:
    row = over(184)
    before = last(row)
    assert Notice.objects.filter(recipient=before.signer, kind="petition_signed").exists()

    run()

    after = last(row)
    same = ("person_key", "region_id", "signed_at", "state", "assurance", "channel")
    assert all(getattr(before, name) == getattr(after, name) for name in same)
    assert made.fresh(row).signature_count == 2
    assert recounting.recount(timezone.now()) == 0
    assert not Notice.objects.filter(kind="petition_signed").exists()
    assert not Reason.objects.exists()
    assert Contribution.objects.get(author=before.signer).body == "我每天经过这里。"
    verbs = Event.objects.filter(verb__endswith="forgotten").values_list("verb", flat=True)
    assert list(verbs) == ["petitions.families_forgotten", "petitions.signers_forgotten"]


def test_an_open_petition_and_one_that_is_being_checked_are_left_alone() -> None:
    rows = [over(400), over(400)]
    for row, state in zip(rows, ("open", "checking"), strict=True):
        now = timezone.now()
        Petition.objects.filter(pk=row.pk).update(state=state, submitted_at=now)

    assert (run(), report(timezone.now())) == (0, [])


def test_who_is_owed_an_answer_is_known_until_it_is_given_but_two_years_at_most() -> None:
    profile = made.profile("one", tiers=((2, "reply", 30),))
    row, old = over(400, profile=profile), over(740, profile=profile)
    assert Reached.objects.count() == 2

    run()

    assert (last(row).signer is not None, last(old).signer) == (True, None)
    assert last(row).network is None


def test_who_is_being_told_is_known_until_all_have_been() -> None:
    row = over(200)
    facts = {"kind": "petition_news", "key": "x", "last_id": 1, "created_at": timezone.now()}
    mailing = Mailing.objects.create(petition=row, **facts)

    run()
    assert last(row).signer is not None
    Mailing.objects.filter(pk=mailing.pk).update(done_at=timezone.now())
    run()
    assert last(row).signer is None


def test_what_was_opened_again_is_forgotten_again() -> None:
    row = over(200)
    run()
    ended = timezone.now() - timedelta(days=31)
    Forgotten.objects.update(families_at=ended - timedelta(days=9), signers_at=ended)
    Petition.objects.filter(pk=row.pk).update(closed_at=ended)
    made.signature(petition=row, **FACTS)

    assert run() == 1
    assert last(row).network is None


def test_the_command_reports_and_changes_nothing_unless_told_so(capsys) -> None:
    row = over(184)

    call_command("forget")
    told = capsys.readouterr().out
    assert f"{row.number}: networks and browsers 1, signers 2" in told
    assert "nothing was changed" in told
    assert last(row).network == 7

    call_command("forget", "--for-good")
    assert "forgotten: 3" in capsys.readouterr().out
    assert last(row).signer is None
    call_command("forget")
    assert "nothing is due" in capsys.readouterr().out


@pytest.mark.parametrize("rows", [1, 30])
def test_an_hour_without_anything_due_takes_two_queries(
    rows: int, django_assert_num_queries
) -> None:
    for _ in range(rows):
        made.petition()
    with django_assert_num_queries(2):
        assert run() == 0
