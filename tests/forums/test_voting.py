"""One person votes once, in time, for what was on the paper; and can vote anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Region
from audit.models import Event
from forums.models import Ballot, Paper, Voter
from forums.receipts import mark_of, shown, typed
from forums.services.ballots import Said, VotesCast, call_off, edit_ballot
from forums.services.voting import (
    AlreadyVoted,
    NotAChoice,
    NotAllowed,
    NotOpen,
    NotVoted,
    PaperChanged,
    WrongCode,
    change,
)
from notifications.models import Notice
from tests import make
from tests import make_ballots as made

pytestmark = pytest.mark.django_db


def test_a_person_votes_once_whatever_the_choice() -> None:
    ballot, person = made.ballot(), make.user()
    made.vote(ballot, (1,), person)

    with pytest.raises(AlreadyVoted):
        made.vote(ballot, (2,), person)

    assert Paper.objects.get().choice == [1]


def test_the_same_press_again_gives_the_same_receipt() -> None:
    ballot, person, key = made.ballot(), make.user(), uuid4()

    first = made.vote(ballot, (1,), person, key=key)
    again = made.vote(ballot, (1,), person, key=key)

    assert again == first
    assert Paper.objects.count() == Voter.objects.count() == 1


def test_the_same_press_arrives_again_after_the_end() -> None:
    ballot, person, key = made.ballot(), make.user(), uuid4()
    first = made.vote(ballot, (1,), person, key=key)
    made.close(ballot)

    assert made.vote(ballot, (1,), person, key=key) == first


def test_two_accounts_of_one_verified_identity_are_one_voter() -> None:
    ballot = made.ballot()
    made.vote(ballot, (1,), make.user(identity_key="ab" * 32))

    with pytest.raises(AlreadyVoted):
        made.vote(ballot, (2,), make.user(identity_key="ab" * 32))


def test_who_voted_before_being_known_is_known_by_the_other_account() -> None:
    ballot, first, second = made.ballot(), make.user(), make.user()
    made.vote(ballot, (1,), first)
    for account in (first, second):
        account.identity_key, account.identified_at = "cd" * 32, timezone.now()
        account.save()

    for account in (first, second):
        with pytest.raises(AlreadyVoted):
            made.vote(ballot, (2,), account)


@pytest.mark.parametrize("phase", ["draft", "soon", "closed", "out", "void"])
def test_nobody_votes_in_a_ballot_that_is_not_open(phase: str) -> None:
    ballot = made.ballot(phase=phase)

    with pytest.raises(NotOpen):
        made.vote(ballot)
    assert not Paper.objects.exists()
    assert not Voter.objects.exists()


def test_the_database_decides_in_the_closing_second() -> None:
    ballot = made.ballot()
    made.at(ballot, closes=timedelta(seconds=0.5), results=timedelta(seconds=1))
    made.vote(ballot)
    made.at(ballot, closes=timedelta(seconds=-0.01), results=timedelta(seconds=1))

    with pytest.raises(NotOpen):
        made.vote(ballot)


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        ("single", (1, 2)),
        ("single", (9,)),
        ("single", (-1,)),
        ("multiple", (1, 2, 3)),
        ("multiple", (2, 2)),
        ("ranking", (1, 1, 2)),
        ("ranking", (1, 2, 3, 4, 5)),
        ("approval", (5,)),
        ("budget", (1, 2, 4)),
        ("budget", (3, 3)),
    ],
)
def test_a_forged_choice_is_no_vote(kind: str, choice: tuple[int, ...]) -> None:
    ballot = made.ballot(kind)

    with pytest.raises(NotAChoice):
        made.vote(ballot, choice)
    assert not Paper.objects.exists()
    assert not Voter.objects.exists()


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        ("single", ()),
        ("single", (4,)),
        ("multiple", (3, 4)),
        ("ranking", (4, 2)),
        ("approval", (1, 2, 3, 4)),
        ("budget", (2, 3)),
    ],
)
def test_a_choice_by_the_rules_is_a_vote(kind: str, choice: tuple[int, ...]) -> None:
    made.vote(made.ballot(kind), choice)

    assert Paper.objects.get().choice == list(choice)


def test_who_saw_other_options_votes_for_none_of_the_new_ones() -> None:
    ballot = made.ballot()
    seen = mark_of(ballot)
    _edit(ballot, options=[Said("甲"), Said("乙")])

    with pytest.raises(PaperChanged):
        made.vote(ballot, mark=seen)
    assert made.vote(ballot, (2,))


def test_nothing_is_edited_once_somebody_has_voted() -> None:
    ballot = made.ballot(votes=[(1,)])

    with pytest.raises(VotesCast):
        _edit(ballot, options=[Said("甲"), Said("乙")])
    assert [option.label for option in ballot.options.all()] == list(made.LABELS)


def _edit(ballot: Ballot, **parts: object) -> None:
    edit_ballot(ballot=ballot, by=ballot.made_by, now=timezone.now(), **parts)


def test_the_rules_say_who_votes_and_the_way_out() -> None:
    city = Region.objects.create(code="90", name="某市")
    street = Region.objects.create(code="9001", name="某街道", parent=city)
    ballot = made.ballot(assurance=2)
    ballot.regions.set([city])

    with pytest.raises(NotAllowed, match=r"手机号|phone"):
        made.vote(ballot, voter=make.user(region=street))
    with pytest.raises(NotAllowed, match=r"地区|region"):
        made.vote(ballot, voter=make.user(assurance=2))
    assert made.vote(ballot, voter=make.user(assurance=2, region=street))


def test_who_moved_away_after_voting_may_still_change_the_vote() -> None:
    city = Region.objects.create(code="90", name="某市")
    ballot, person = made.ballot(is_secret=False), make.user(region=city)
    ballot.regions.set([city])
    made.vote(ballot, (1,), person)
    person.region = None
    person.save()

    change(ballot=ballot, voter=person, choice=(2,), mark=mark_of(ballot))

    assert Paper.objects.get().choice == [2]


def test_a_secret_vote_is_changed_with_the_code_only() -> None:
    ballot, person = made.ballot(), make.user()
    code = made.vote(ballot, (1,), person)
    mark = mark_of(ballot)

    with pytest.raises(WrongCode):
        change(ballot=ballot, voter=person, choice=(2,), mark=mark)
    with pytest.raises(WrongCode):
        change(ballot=ballot, voter=person, choice=(2,), mark=mark, code="BCDF" * 4)
    with pytest.raises(NotVoted):
        change(ballot=ballot, voter=make.user(), choice=(2,), mark=mark, code=code)
    change(ballot=ballot, voter=person, choice=(2,), mark=mark, code=shown(code).lower())

    assert Paper.objects.get().choice == [2]


def test_no_vote_is_changed_after_the_end() -> None:
    ballot, person = made.ballot(is_secret=False), make.user()
    made.vote(ballot, (1,), person)
    made.close(ballot)

    with pytest.raises(NotOpen):
        change(ballot=ballot, voter=person, choice=(2,), mark=mark_of(ballot))


def test_an_open_vote_is_known_by_the_pseudonym() -> None:
    ballot, person, other = made.ballot(is_secret=False), make.user(), make.user()
    assert made.vote(ballot, (1,), person) == person.pseudonym
    taken, person.pseudonym = person.pseudonym, "NEWONE"
    person.save()
    other.pseudonym = taken
    other.save()

    assert made.vote(ballot, (1,), other).startswith(f"{other.pseudonym}-")
    assert Voter.objects.get(person=person).paper.choice == [1]


def test_nothing_leads_from_a_secret_voter_to_the_paper() -> None:
    ballot, person = made.ballot(), make.user()
    before = Event.objects.count()
    made.vote(ballot, (1,), person)

    voter, paper = Voter.objects.get(), Paper.objects.get()
    assert voter.paper_id is None
    assert voter.pk != paper.pk
    assert {field.name for field in Paper._meta.fields} == {"id", "ballot", "code", "choice"}
    assert not any(field.get_internal_type() == "DateTimeField" for field in Voter._meta.fields)
    assert Event.objects.count() == before
    assert not Notice.objects.filter(recipient=person).exists()


def test_keys_of_two_ballots_have_nothing_in_common() -> None:
    person = make.user()
    for _ballot in range(2):
        made.vote(made.ballot(), (1,), person)

    assert len(set(Voter.objects.values_list("person_key", flat=True))) == 2


def test_a_ballot_that_is_called_off_takes_no_votes_and_says_why() -> None:
    ballot = made.ballot(votes=[(1,)])
    call_off(ballot=ballot, by=ballot.made_by, reason="方案已经改变。", now=timezone.now())

    assert made.fresh(ballot).void_reason == "方案已经改变。"
    with pytest.raises(NotOpen):
        made.vote(ballot)


def test_codes_are_read_as_people_type_them() -> None:
    assert typed(" bcdf-ghjk bcdf-ghjk\n") == "BCDFGHJKBCDFGHJK"
    assert shown("BCDFGHJKBCDFGHJK") == "BCDF-GHJK-BCDF-GHJK"
    assert len(typed("x" * 1000)) == 32
