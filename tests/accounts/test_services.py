import pytest
from allauth.account.models import EmailAddress

from accounts.adapter import AccountAdapter, NumberTaken
from accounts.models import User
from accounts.services import raise_assurance, vouch_for
from accounts.sms import TerminalGateway
from tests import make

Level = User.Assurance

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("before", Level)
@pytest.mark.parametrize("to", Level)
def test_assurance_rises_and_never_falls(before: int, to: int) -> None:
    person = make.user(assurance=before)

    raise_assurance(user=person, level=to)

    assert person.assurance == max(before, to)
    assert User.objects.get().assurance == max(before, to)


def test_what_someone_else_raised_meanwhile_stays() -> None:
    person = make.user(assurance=Level.NONE)
    User.objects.update(assurance=Level.IN_PERSON)

    raise_assurance(user=person, level=Level.CONTACT)

    assert User.objects.get().assurance == Level.IN_PERSON


def test_staff_vouch_for_both_contacts() -> None:
    person = make.user(email="He@Example.org", phone="+8613800138000", assurance=Level.NONE)

    for _twice in range(2):
        vouch_for(user=person)

    assert User.objects.values_list("phone_verified", "assurance").get() == (True, Level.CONTACT)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("he@example.org", True, True)
    ]


def test_a_number_that_went_to_another_is_refused() -> None:
    first, second = make.user(phone="+8613800138000"), make.user()

    with pytest.raises(NumberTaken):
        AccountAdapter().set_phone_verified(second, "+8613800138000")

    second.refresh_from_db()
    assert (first.phone, second.phone, second.phone_verified) == ("+8613800138000", None, False)


def test_without_a_carrier_messages_appear_in_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    TerminalGateway().send("+8613800138000", "123456")

    assert capsys.readouterr().out == "SMS +8613800138000: 123456\n"
