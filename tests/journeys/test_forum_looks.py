"""Rooms of the forums in each appearance: colours, names and widths that a machine can measure."""

import pytest
from django.urls import reverse

from forums.models import Ballot, OpinionMap, Session
from tests import make, make_ballots, make_maps
from tests import make_forums as made
from tests.forums import make_sessions
from tests.journeys.talkers import Passing
from tests.journeys.walker import DESK, PHONE, WIDTHS, faults


def rooms() -> list[str]:
    """A topic with its parts, and a session in which a question is answered."""
    office = make.department("云汀市城市管理局")
    topic = made.topic(board=made.board(department=office))
    asked = made.post(topic=topic, is_question=True)
    made.post(answers=asked, quote="all")
    ballot: Ballot = make_ballots.ballot("ranking", topic=topic)
    counted: Ballot = make_ballots.ballot(phase="out", votes=[(1,), (1,), (2,)])
    row: OpinionMap = make_maps.opinion_map(topic=topic)
    make_maps.camps(row, 8, 8)
    make_maps.worked_out(row)
    session: Session = make_sessions.session(office=office)
    make_sessions.question(session=session, agree=1)
    named = [("map", topic.pk), ("map_results", topic.pk), ("session_screen", session.pk)]
    return [
        topic.get_absolute_url(),
        ballot.get_absolute_url(),
        counted.get_absolute_url(),
        session.get_absolute_url(),
        *(reverse(f"forums:{name}", args=[pk]) for name, pk in named),
        reverse("boards:session", args=[session.pk]),
    ]


@pytest.mark.parametrize("appearance", ["dark"])
def test_rooms_can_be_read_in_each_appearance(arrive, site, appearance):
    addresses = rooms()
    seen = []
    for width in (PHONE, DESK):
        walker = arrive(width)
        walker.enter_as(make.user("moderator"))
        cookie = {"name": "appearance", "value": appearance, "url": site}
        walker.page.context.add_cookies([cookie])
        reader = Passing(walker.page, walker.looks)
        for address in addresses:
            reader.go(address)
            root = reader.find("html")
            chosen = (root.get_attribute("data-theme"), root.get_attribute("data-mode"))
            # What a hall looks at has colours of its own.
            assert appearance in chosen or address.endswith("/screen/")
            needed, given = reader.page.evaluate(WIDTHS)
            seen += [f"{address} is {needed} px wide"] if needed > given else []
            seen += [f"{width} {address} {fault}" for fault in faults(reader.page)]
    assert seen == []
