"""Every vote is counted, once, when the ballot has closed; and shown to nobody before its time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from forums.counting import count as count_papers
from forums.counting.papers import digest, read
from forums.models import Ballot, Count, Paper, Voter
from forums.services.ballot_counts import count_due, published, recount, tell_voters
from forums.services.ballots import NotReady, Said, publish_ballot
from notifications.models import Notice
from tests import make
from tests import make_ballots as made

pytestmark = pytest.mark.django_db


def test_what_has_closed_is_counted_once_and_nothing_else() -> None:
    closed = made.ballot(phase="closed", votes=[(2,), (2,), ()])
    for phase in ("draft", "soon", "open", "out", "void"):
        made.ballot(phase=phase, topic=closed.topic)

    assert count_due(timezone.now()) == 1
    assert count_due(timezone.now()) == 0
    kept = Count.objects.get(ballot=closed)
    assert (kept.papers, kept.result["winners"], kept.result["blank"]) == (3, [2], 1)
    assert made.fresh(closed).state == Ballot.State.COUNTED


def test_the_published_file_is_what_was_counted() -> None:
    ballot = made.ballot("ranking", "out", votes=[(1, 2), (2,), (3, 1, 2)])

    lines = list(published(ballot))
    rules, papers = read("".join(lines))

    assert digest(lines) == ballot.count.digest
    assert count_papers(rules, papers) == ballot.count.result
    codes = [line.split(",")[0] for line in lines[-3:]]
    assert codes == sorted(codes)


def test_a_recount_finds_what_was_changed_past_the_site() -> None:
    ballot = made.ballot(phase="out", votes=[(1,), (1,), (2,)])
    assert recount(ballot=ballot).same_papers
    assert recount(ballot=ballot).same_result

    Paper.objects.filter(choice=[2]).update(choice=[3])

    found = recount(ballot=ballot)
    assert not found.same_papers
    assert not found.same_result


@pytest.mark.parametrize("quorum", [2, 3])
def test_a_quorum_is_held_against_all_papers(quorum: int) -> None:
    ballot = made.ballot(phase="out", votes=[(1,), ()], quorum=quorum)

    assert ballot.count.result["reached"] == (quorum == 2)


def test_where_papers_lie_tells_nothing_of_who_voted_when() -> None:
    """Written anew in the order of codes: by rowid on SQLite, by one transaction on PostgreSQL.

    PostgreSQL puts rows where it has room, so only who wrote them can be looked at.
    """
    ballot = made.ballot(phase="closed", votes=[(1,)] * 30)
    made.count(ballot)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT COUNT(DISTINCT xmin::text) FROM forums_paper")
            assert cursor.fetchone()[0] == 1
        else:
            cursor.execute("SELECT code FROM forums_paper ORDER BY rowid")
            codes = [code for (code,) in cursor.fetchall()]
            assert codes == sorted(codes)
    assert Paper.objects.count() == 30 == Voter.objects.count()


def test_open_papers_stay_with_their_voters() -> None:
    ballot = made.ballot(phase="out", votes=[(1,), (2,)], is_secret=False)

    assert {voter.paper.choice[0] for voter in Voter.objects.all()} == {1, 2}
    assert ballot.count.papers == 2


def test_voters_are_told_when_the_result_is_out_and_not_before() -> None:
    ballot = made.ballot(votes=[(1,), (2,)])
    made.close(ballot, results=timedelta(hours=1))
    made.count(ballot)
    assert tell_voters(timezone.now()) == 0

    made.at(ballot, results=timedelta(seconds=-1))
    assert tell_voters(timezone.now()) == 2
    assert tell_voters(timezone.now()) == 0
    told = Notice.objects.filter(kind="ballot_out")
    assert told.count() == 2
    assert all(notice.url == ballot.get_absolute_url() for notice in told)


def test_voters_of_a_ballot_called_off_are_told_why() -> None:
    made.ballot(phase="void", votes=[(1,)])

    assert tell_voters(timezone.now()) == 1
    assert Notice.objects.get(kind="ballot_void").data["reason"] == "方案已经改变。"


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"options": [Said("甲")]}, "1"),
        ({"options": [Said("甲"), Said("甲")]}, ""),
        ({"kind": "multiple", "most": 5}, ""),
        ({"kind": "budget", "money": 400_000}, ""),
        ({"kind": "budget", "money": 4_000_000}, ""),
    ],
)
def test_what_is_not_complete_is_not_published(parts: dict, fault: str) -> None:
    draft = made.ballot(phase="draft", **parts)

    with pytest.raises(NotReady) as no:
        publish_ballot(ballot=draft, by=draft.made_by, now=timezone.now())
    assert fault in no.value.details[0]
    assert made.fresh(draft).state == Ballot.State.DRAFT


def test_what_would_close_in_the_past_is_not_published() -> None:
    draft = made.ballot(phase="draft")
    late = draft.closes_at + timedelta(seconds=1)

    with pytest.raises(NotReady):
        publish_ballot(ballot=draft, by=make.user(), now=late)


def test_each_ballot_has_its_own_seed_from_its_publication_on() -> None:
    seeds = {made.ballot().seed for _ballot in range(4)}

    assert len(seeds) == 4
    assert made.ballot(phase="draft").seed == 0
