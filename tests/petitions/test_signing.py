"""One person signs once, whoever asks, however often, and nobody can find out who did."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts.identity import identity_key
from accounts.models import Region
from accounts.services import identify
from audit.models import Event
from contributions.models import Contribution
from petitions.disowning import code_of
from petitions.families import Families
from petitions.models import Correction, Petition, Reason, Signature
from petitions.services import signing
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
State = Signature.State
# Check characters of invented persons: GB 11643.
NUMBER = "11010519491231002X"


def sign(petition, person, **more):
    return signing.sign(petition=petition, signer=person, now=timezone.now(), **more)


def at_counter(petition, clerk, number=NUMBER):
    signing.sign_at_counter(
        petition=petition, id_number=number, clerk=clerk, region=None, now=timezone.now()
    )


def ends(petition, seconds: int) -> Petition:
    """The petition with an end so many seconds from now, by the database's clock."""
    rows = Petition.objects.filter(pk=petition.pk)
    rows.update(opened_at=Now() - timedelta(days=9), closes_at=Now() + timedelta(seconds=seconds))
    return made.fresh(petition)


def test_a_signature_keeps_what_was_known_of_the_signer_at_the_time() -> None:
    city = Region.objects.create(code="980000", name="云汀市")
    person = make.user(assurance=2, region=city)
    petition = made.petition()

    sign(petition, person, display=1, families=Families(network=-7, device=41, is_throwaway=True))

    row = Signature.objects.get(signer=person)
    assert (row.petition, row.assurance, row.region, row.display) == (petition, 2, city, 1)
    assert (row.network, row.device, row.is_throwaway, row.channel) == (-7, 41, True, 0)
    assert (row.state, abs(timezone.now() - row.signed_at) < timedelta(minutes=1)) == (0, True)


def test_a_second_signature_is_the_first() -> None:
    petition, person = made.petition(), make.user()

    assert sign(petition, person) == sign(petition, person)

    assert Signature.objects.filter(signer=person).count() == 1
    assert not Correction.objects.exists()


def test_two_accounts_of_one_verified_person_sign_once() -> None:
    petition = made.petition()
    one, two = (make.user(identity_key="ab" * 32) for _ in range(2))

    assert sign(petition, one) == sign(petition, two)


def test_the_creator_signs_once_under_a_second_account_too() -> None:
    creator, other = (make.user(identity_key="cd" * 32) for _ in range(2))
    petition = made.petition(creator=creator)

    sign(petition, other)
    sign(petition, creator)

    assert Signature.objects.get(petition=petition).signer == creator


def test_who_signed_before_the_identity_was_verified_does_not_sign_again() -> None:
    petition, person = made.petition(), make.user()
    first = sign(petition, person)
    identify(user=person, id_number=NUMBER, now=timezone.now(), level=2)

    assert sign(petition, person) == first


def test_the_reason_is_a_contribution_and_is_given_once() -> None:
    petition, person = made.petition(), make.user()

    first = sign(petition, person, reason="我每天推轮椅经过这里，找不到厕所。")
    sign(petition, person, reason="再说一次。")

    said = Contribution.objects.get(author=person)
    assert (said.thread, said.state) == (petition.thread, "published")
    assert Reason.objects.get().signature_id == first


def test_a_reason_may_follow_a_signature_without_one() -> None:
    petition, person = made.petition(), make.user()
    sign(petition, person)

    sign(petition, person, reason="后来想起来要说的话。")

    assert Reason.objects.get().signature.signer == person


def test_a_signature_stands_where_the_reason_comes_too_late() -> None:
    petition, person = made.petition(), make.user()
    petition.thread.closed_at = timezone.now() - timedelta(seconds=1)
    petition.thread.save()

    with pytest.raises(signing.TooLateForWords):
        sign(petition, person, reason="来晚了的话。")

    assert Signature.objects.standing().filter(signer=person).exists()


@pytest.mark.parametrize("state", [s for s in Petition.State.values if s != "open"])
def test_only_an_open_petition_takes_signatures(state: str) -> None:
    petition, person = made.petition(state=state), make.user()

    with pytest.raises(signing.NotOpen):
        sign(petition, person)

    assert not Signature.objects.filter(signer=person).exists()


def test_the_clock_of_the_database_ends_the_signing() -> None:
    late, in_time = make.user(), make.user()
    petition = made.petition()

    sign(ends(petition, 60), in_time)
    with pytest.raises(signing.NotOpen):
        sign(ends(petition, 0), late)

    assert [row.signer for row in Signature.objects.filter(signer__in=[late, in_time])] == [in_time]


def test_who_has_signed_is_told_of_the_end_like_everybody() -> None:
    petition, person = made.petition(), make.user()
    sign(petition, person)

    with pytest.raises(signing.NotOpen):
        sign(ends(petition, -1), person)


def test_a_quiet_period_pauses_the_signing_of_its_kind() -> None:
    petition = made.petition()
    made.blackout(key="another-kind")
    sign(petition, make.user())
    made.blackout()

    with pytest.raises(signing.NotOpen):
        sign(petition, make.user())


def test_a_merged_petition_sends_people_elsewhere() -> None:
    petition = made.petition()
    Petition.objects.filter(pk=petition.pk).update(merged_into=made.petition())

    with pytest.raises(signing.NotOpen):
        sign(petition, make.user())


def test_rules_on_assurance_and_residence_hold() -> None:
    city = Region.objects.create(code="980000", name="云汀市")
    street = Region.objects.create(code="980001001", name="望江街道", parent=city)
    petition = made.petition(
        profile=made.profile("strict", assurance=2, residents_of=city),
        creator=make.user(assurance=2, region=city),
    )
    sign(petition, make.user(assurance=2, region=street))

    for person in (make.user(region=city), make.user(assurance=2)):
        with pytest.raises(signing.NotAllowed):
            sign(petition, person)


def test_a_signature_is_taken_back_with_its_reason_and_given_again() -> None:
    petition, person = made.petition(), make.user()
    pk = sign(petition, person, reason="先支持一下。")

    signing.withdraw(petition=petition, signer=person)
    signing.withdraw(petition=petition, signer=person)
    assert Signature.objects.get(pk=pk).state == State.WITHDRAWN
    assert Contribution.objects.get(author=person).state == "withdrawn"

    assert sign(petition, person, reason="想了想还是支持。") == pk
    assert Signature.objects.get(pk=pk).state == State.STANDING
    assert list(Correction.objects.order_by("pk").values_list("value", "cause")) == [
        (-1, "withdrawn"),
        (1, "again"),
    ]
    assert Reason.objects.get().contribution.body == "想了想还是支持。"


def test_after_the_end_nothing_is_taken_back() -> None:
    petition, person = made.petition(), make.user()
    sign(petition, person)

    with pytest.raises(signing.NotOpen):
        signing.withdraw(petition=ends(petition, -1), signer=person)

    assert Signature.objects.standing().filter(signer=person).exists()


def test_who_takes_back_what_is_not_there_is_answered_the_same() -> None:
    signing.withdraw(petition=made.petition(), signer=make.user())

    assert not Correction.objects.exists()


def test_at_the_counter_a_person_signs_once_and_the_number_is_kept_nowhere() -> None:
    petition, clerk = made.petition(), make.user("clerk")

    at_counter(petition, clerk)
    at_counter(petition, clerk, " 110105-19491231 002x ")

    row = Signature.objects.get(petition=petition, channel=Signature.Channel.COUNTER)
    assert (row.signer, row.assurance) == (None, 3)
    events = Event.objects.filter(verb="petitions.signed_at_counter", actor=clerk)
    assert [event.data for event in events] == [{"signature": row.pk}] * 2


def test_who_signed_online_with_a_verified_identity_does_not_sign_at_the_counter_again() -> None:
    petition, clerk = made.petition(), make.user("clerk")
    person = make.user(identity_key=identity_key(NUMBER))

    first = sign(petition, person)
    at_counter(petition, clerk)

    assert Signature.objects.get(signer=person).pk == first


def test_an_account_of_the_same_identity_owns_what_was_signed_at_the_counter() -> None:
    petition, clerk = made.petition(), make.user("clerk")
    person = make.user(identity_key=identity_key(NUMBER))

    at_counter(petition, clerk)

    assert signing.signature_by(petition, person).channel == Signature.Channel.COUNTER


def test_the_person_named_strikes_off_what_another_signed() -> None:
    petition, person = made.petition(), make.user()
    pk = sign(petition, person, reason="不是我写的。")

    for _ in range(2):
        signing.disown(code=code_of(pk), now=timezone.now())

    assert Signature.objects.get(pk=pk).state == State.VOID
    assert Correction.objects.get().cause == "disowned"
    assert Contribution.objects.get(author=person).state == "withdrawn"
    assert Event.objects.filter(verb="petitions.signature_disowned").count() == 1


@pytest.mark.parametrize("code", ["", "1", "1:x", "x:y:z", ":", "1:" + "A" * 43])
def test_a_code_that_is_not_ours_strikes_off_nothing(code: str) -> None:
    pk = sign(made.petition(), make.user())

    signing.disown(code=code, now=timezone.now())

    assert Signature.objects.get(pk=pk).state == State.STANDING
    assert signing.petition_of(code) is None


def test_who_disowned_may_sign_after_all_but_what_was_found_false_stays_so() -> None:
    petition, honest, false = made.petition(), make.user(), make.user()
    signing.disown(code=code_of(sign(petition, honest)), now=timezone.now())
    pk = sign(petition, false)
    signing.correct(Signature.objects.get(pk=pk), State.VOID, Correction.Cause.VOIDED)

    sign(petition, honest)
    sign(petition, false)

    assert Signature.objects.standing().filter(signer__in=[honest, false]).get().signer == honest
