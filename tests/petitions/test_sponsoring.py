import pytest
from django.utils import timezone

from accounts.models import Region
from notifications.models import Notice
from petitions.models import Correction, Petition, Signature
from petitions.services import sponsor, sponsoring
from petitions.services.signing import withdraw
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOW = timezone.now
FEW = {"sponsors_needed": 2, "sponsors_most": 3}


def looking() -> Petition:
    return made.petition(state="sponsoring", profile=made.profile("few", **FEW))


def test_at_the_number_asked_for_it_goes_to_be_checked_by_itself() -> None:
    row = looking()
    assert sponsor(petition=row, person=make.user(), now=NOW()).state == "sponsoring"
    assert sponsor(petition=row, person=make.user(), now=NOW()).state == "checking"
    row = made.fresh(row)
    assert (row.sponsor_count, row.submitted_at is not None) == (2, True)
    signers = list(Signature.objects.order_by("pk").values_list("signer", "channel"))
    assert signers[0] == (row.creator_id, Signature.Channel.WEB)
    assert [channel for _who, channel in signers[1:]] == [Signature.Channel.SPONSOR] * 2
    assert Notice.objects.filter(recipient=row.creator, kind="petition_checking").exists()


def test_more_may_come_while_it_is_checked_up_to_the_most() -> None:
    row = looking()
    for _ in range(3):
        sponsor(petition=row, person=make.user(), now=NOW())
    with pytest.raises(sponsoring.SponsorsFull):
        sponsor(petition=row, person=make.user(), now=NOW())
    assert made.fresh(row).sponsor_count == 3


def test_the_same_person_again_is_told_the_same_and_counts_once() -> None:
    row, person = looking(), make.user()
    answers = [sponsor(petition=row, person=person, now=NOW()).sponsor_count for _ in range(2)]
    assert answers == [1, 1]
    twin = make.user(identity_key="a" * 64)
    other = make.user(identity_key="a" * 64)
    sponsor(petition=row, person=twin, now=NOW())
    assert sponsor(petition=row, person=other, now=NOW()).sponsor_count == 2


def test_the_creator_is_no_sponsor_under_a_second_account_either() -> None:
    creator = make.user(identity_key="b" * 64)
    row = made.petition(state="sponsoring", creator=creator, profile=made.profile("few", **FEW))
    with pytest.raises(sponsoring.OwnPetition):
        sponsor(petition=row, person=creator, now=NOW())
    sponsor(petition=row, person=make.user(identity_key="b" * 64), now=NOW())
    assert made.fresh(row).sponsor_count == 0
    assert Signature.objects.get().signer == creator


def test_who_took_the_signature_back_may_sponsor_again() -> None:
    row, person = looking(), make.user()
    sponsor(petition=row, person=person, now=NOW())
    withdraw(petition=row, signer=person)
    assert made.fresh(row).sponsor_count == 0
    sponsor(petition=row, person=person, now=NOW())
    assert made.fresh(row).sponsor_count == 1
    assert sorted(Correction.objects.values_list("value", flat=True)) == [-1, 1]


@pytest.mark.parametrize("state", ["draft", "open", "closed", "rejected", "hidden", "lapsed"])
def test_nobody_sponsors_what_is_not_looking(state: str) -> None:
    row = made.petition(state=state)
    with pytest.raises(sponsoring.NotLooking):
        sponsor(petition=row, person=make.user(), now=NOW())


def test_nobody_sponsors_once_the_time_is_over_though_no_worker_has_come() -> None:
    row = looking()
    with pytest.raises(sponsoring.NotLooking):
        sponsor(petition=row, person=make.user(), now=row.sponsors_until)


def test_only_residents_sponsor_where_the_rules_say_so_and_parts_of_the_area_count() -> None:
    city = Region.objects.create(code="T1", name="云汀市")
    street = Region.objects.create(code="T11", name="望渡街道", parent=city)
    rules = made.profile("here", **FEW, residents_of=city)
    creator = make.user(region=city)
    row = made.petition(state="sponsoring", creator=creator, profile=rules)
    with pytest.raises(sponsoring.MayNotSponsor):
        sponsor(petition=row, person=make.user(), now=NOW())
    sponsor(petition=row, person=make.user(region=street), now=NOW())
    assert made.fresh(row).sponsor_count == 1
