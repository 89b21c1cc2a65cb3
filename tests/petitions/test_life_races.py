"""A link that went to five hundred, two checkers at once, two windows: the rules still hold."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from petitions.models import Check, Ground, Petition, Signature
from petitions.services import (
    appeal,
    check,
    decide_appeal,
    draft,
    move_on,
    sponsor,
    sponsoring,
    tell_signers,
)
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts at the same time; a rule's no is handed back, anything else fails."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(run, acts))


def test_of_a_crowd_with_the_link_twenty_sponsor_and_all_others_are_told_why_not() -> None:
    row = made.petition(state="sponsoring")
    crowd = [make.user() for _ in range(60)]

    answers = at_once([lambda p=p: sponsor(petition=row, person=p, now=NOW()) for p in crowd])

    row = made.fresh(row)
    assert (row.state, row.sponsor_count) == ("checking", 20)
    signed = Signature.objects.filter(petition=row, channel=Signature.Channel.SPONSOR)
    assert signed.count() == 20
    assert sum(isinstance(answer, sponsoring.SponsorsFull) for answer in answers) == 40
    assert sum(isinstance(answer, Petition) for answer in answers) == 20


def test_of_two_checkers_one_decides() -> None:
    row, lead = made.petition(state="checking"), make.department()
    one, other = (make.user("moderator") for _ in range(2))
    ground = Ground.objects.get(pk="personal")
    row, same = made.fresh(row), made.fresh(row)
    acts = [
        lambda: check(petition=row, checker=one, outcome="open", lead=lead, now=NOW()),
        lambda: check(petition=same, checker=other, outcome="reject", ground=ground, now=NOW()),
    ]
    answers = at_once(acts)
    assert sum(isinstance(answer, Check) for answer in answers) == 1
    states = {"open": "open", "reject": "rejected"}
    assert made.fresh(row).state == states[Check.objects.get().outcome]


def test_of_two_judges_one_answers_an_appeal() -> None:
    row = made.petition(state="rejected")
    asked = appeal(petition=row, words="请再看。", now=NOW())
    judges = [make.user("moderator") for _ in range(2)]
    answers = at_once(
        [
            lambda j=j: decide_appeal(
                appeal=asked, judge=j, is_upheld=j == judges[0], answer="好", now=NOW()
            )
            for j in judges
        ]
    )
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1


def test_a_person_who_presses_ten_times_has_no_more_than_allowed() -> None:
    person, rules = make.user(), made.profile()
    begin = lambda: draft(creator=person, profile=rules, key=uuid4(), now=NOW())  # noqa: E731
    answers = at_once([begin] * 10)
    assert sum(isinstance(answer, Petition) for answer in answers) == 3
    assert Petition.objects.count() == 3


def test_the_same_form_sent_ten_times_is_one_draft() -> None:
    person, rules, key = make.user(), made.profile(), uuid4()
    begin = lambda: draft(creator=person, profile=rules, key=key, now=NOW())  # noqa: E731
    assert len({answer.pk for answer in at_once([begin] * 10)}) == 1


def test_news_from_two_windows_is_told_once() -> None:
    row = made.petition()
    tell = lambda: tell_signers(petition=row, words="有新消息。", now=NOW())  # noqa: E731
    answers = at_once([tell] * 4)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 3


def test_several_workers_add_quiet_days_once() -> None:
    row = made.petition()
    made.blackout(days=4)
    at_once([lambda: move_on(NOW())] * 4)
    assert (made.fresh(row).closes_at - row.closes_at).days == 4
