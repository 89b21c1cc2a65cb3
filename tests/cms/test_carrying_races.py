"""Many presses at one moment: one proposal, one opinion, one petition."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from cms.carrying.petitioning import carry_to_petition
from cms.carrying.services import Way, agree, carry, decline
from consultations.models import Submission
from contributions.models import Carried
from forums.models import Drafting, Wording
from forums.services.wording import DraftingClosed, propose
from forums.services.wording_end import close_drafting
from petitions.models import Petition
from tests import make, make_petitions
from tests import make_forums as made
from tests.cms.carrying import bring, source, way
from tests.petitions.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def proposing(drafting: Drafting, number: int, **parts: object) -> Callable[[], object]:
    usual = {"author": make.user(), "key": uuid4(), "reason": "理由。", "seen": 1, "now": NOW()}
    words = {"text": f"{drafting.base}第{number}种。"}
    return lambda: propose(drafting=drafting, **{**usual, **words, **parts})


def test_a_hundred_presses_of_one_form_are_one_proposal() -> None:
    drafting, author, key = made.drafting(), make.user(), uuid4()

    found = at_once([proposing(drafting, 1, author=author, key=key)] * 100)

    assert {row.pk for row in found} == {Wording.objects.get().pk}


def test_whoever_proposes_at_one_moment_has_a_number_of_his_own() -> None:
    drafting = made.drafting()

    at_once([proposing(drafting, number) for number in range(20)])

    numbers = Wording.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 21))


def test_after_the_end_nobody_gets_in() -> None:
    drafting, official = made.drafting(), make.user("official")

    def end() -> object:
        row = Drafting.objects.get(pk=drafting.pk)
        return close_drafting(drafting=row, by=official, conclusion="已定。", now=NOW())

    acts = [proposing(drafting, number) for number in range(10)]
    at_once([*acts[:5], end, *acts[5:]])

    drafting.refresh_from_db()
    assert drafting.state == Drafting.State.CLOSED
    with pytest.raises(DraftingClosed):
        proposing(drafting, 99)()
    drafting.thread.refresh_from_db()
    assert drafting.thread.contribution_count == Wording.objects.count()


def test_many_officials_and_the_author_at_once_carry_it_once() -> None:
    said, round_ = made.post().contribution, make.consultation()
    target = way(round_).target
    people = [*(make.user() for _ in range(10)), said.author]

    def press(by: User) -> Callable[[], object]:
        to = Way(round_, target, uuid4(), "")
        officially = by != said.author
        return lambda: carry(source=source(said), way=to, by=by, officially=officially, now=NOW())

    at_once([press(by) for by in people for _ in range(3)])

    assert Submission.objects.count() == 1
    assert Carried.objects.get().state == Carried.State.CARRIED


def test_a_yes_and_a_no_at_once_are_one_of_them() -> None:
    said = made.post().contribution
    asked = bring(said, way(make.consultation()), by=make.user())

    def yes() -> object:
        return agree(carried=asked, source=source(said), key=uuid4(), stance="amend", now=NOW())

    def no() -> object:
        return decline(carried=Carried.objects.get(pk=asked.pk), now=NOW())

    at_once([yes, no, yes, no, yes])

    asked.refresh_from_db()
    opinions = Submission.objects.count()
    assert (asked.state, opinions) in [(Carried.State.CARRIED, 1), (Carried.State.DECLINED, 0)]


def test_twenty_presses_begin_one_petition() -> None:
    said, profile = made.post().contribution, make_petitions.profile()
    words = {"title": "步道晚上安静些", "ask": "请定时断电。"}

    def press() -> object:
        by = said.author
        return carry_to_petition(
            source=source(said), by=by, profile=profile, key=uuid4(), now=NOW(), **words
        )

    at_once([press] * 20)

    assert Petition.objects.count() == Carried.objects.count() == 1
