"""The demo city's forums: alive, believable, and in every state that a page can show."""

from collections.abc import Iterable

import pytest
from django.utils import timezone

from config.demo import forums, others
from config.demo.cast import cast, crowd, departments, regions
from config.demo.model import Person
from config.demo.rounds import rounds
from contributions.models import Carried, Contribution, Revision
from forums.mapping.story import Said, story_of
from forums.models import Ballot, Board, Drafting, MapResult, OpinionMap, Post, Session, Topic
from forums.models import Question as Asked
from forums.services.ballot_counts import recount
from moderation.models import Case

DATA = "每个监测点的声级数据应当每天公开。"
pytestmark = pytest.mark.django_db
QUIET, STALLS = "滨江的夜，几点该安静下来？", "摊位怎么分才公平：摇号、积分还是轮换？"


@pytest.fixture
def city() -> dict[str, Topic]:
    """The topics by their titles, built for a crowd of 500."""
    regions()
    units, now = departments(), timezone.now()
    codes = ["YT-LJ"] * 6 + ["YT-BL"] * 2 + ["YT-DC", ""]
    crowd([Person(f"p{n}", f"居民{n}", "individual", codes[n % 10], 1) for n in range(500)])
    people = cast(units)
    canteen = next(row for row in rounds() if row.key == "canteen")
    others.build(canteen, units, people["lin_zhiwei"], now)
    forums.build(units, people, now)
    rows = Topic.objects.select_related("thread", "opening", "board")
    return {row.title: row for row in rows}


def test_the_city_talks(city: dict[str, Topic]) -> None:
    _boards_are_of_three_kinds()
    _topics_are_in_every_state(city)
    _people_talk(city[QUIET])
    _the_map_has_its_groups(city[QUIET])
    _the_stalls_are_settled(city[STALLS])
    _ballots_are_open()
    _sessions_are_held_and_announced()
    _a_wording_is_carried()


def _boards_are_of_three_kinds() -> None:
    assert Board.objects.filter(department__isnull=False).count() == 2
    assert Board.objects.filter(region__isnull=False).count() == 3
    assert Board.objects.filter(department=None, region=None).count() == 3


def _topics_are_in_every_state(city: dict[str, Topic]) -> None:
    states = {title: row.state for title, row in city.items()}
    assert (states[QUIET], states[STALLS]) == ("open", "locked")
    assert set(states.values()) == {"open", "locked", "merged"}
    waiting = Case.objects.waiting().filter(contribution__thread__kind="forums")
    assert waiting.filter(contribution__opened_topic__isnull=False).count() == 1
    assert waiting.filter(contribution__statement__isnull=False).count() == 1
    assert waiting.count() == 2
    said = Contribution.objects.filter(thread__kind="forums")
    assert not said.filter(created_at__gt=timezone.now()).exists()


def _people_talk(topic: Topic) -> None:
    posts = Post.objects.filter(topic=topic)
    assert posts.count() == 21
    assert posts.filter(answers__isnull=False).count() >= 8
    assert posts.exclude(quote="").exists()
    assert posts.filter(office__isnull=False).count() >= 3
    assert posts.filter(is_question=True, answer__isnull=False).count() == 1
    assert posts.filter(is_question=True, answer__isnull=True).count() == 1
    assert Revision.objects.filter(contribution__post__topic=topic).count() == 1
    assert len(topic.summaries.get().quotes) == 2


def _the_map_has_its_groups(topic: Topic) -> None:
    row = OpinionMap.objects.get(topic=topic)
    result = MapResult.objects.get(opinion_map=row)
    told = story_of(row, result)
    assert (told.people, told.statements, len(told.groups)) == (190, 20, 3)
    agreed = _words(told.consensus)
    assert {"高考、中考前十天，全线晚上九点就该安静。", DATA} <= agreed
    divided = _words(told.divisions)
    assert {"平时晚上九点半就该关掉音箱。", "平时到晚上十点半再安静，也不算晚。"} <= divided


def _words(said: Iterable[Said]) -> set[str]:
    return {one.statement.contribution.body for one in said}


def _the_stalls_are_settled(topic: Topic) -> None:
    ballot = topic.ballots.with_options().get()
    assert (ballot.state, ballot.method) == ("counted", "schulze")
    again = recount(ballot=ballot)
    assert again.papers == 150
    assert again.same_papers
    assert again.same_result
    assert ballot.count.result["winners"] == [4]
    assert topic.conclusion


def _ballots_are_open() -> None:
    kinds = set(Ballot.objects.taking_votes().values_list("kind", flat=True))
    assert kinds == {"budget", "approval"}


def _sessions_are_held_and_announced() -> None:
    held, ahead = (Session.objects.get(state=state) for state in ("ended", "announced"))
    states = list(Asked.objects.filter(session=held).order_by("pk").values_list("state", flat=True))
    assert states == ["answered"] * 5 + ["later"]
    assert ahead.questions.count() == 4
    assert ahead.starts_at > timezone.now()


def _a_wording_is_carried() -> None:
    drafting = Drafting.objects.get()
    assert drafting.place is not None
    assert drafting.wordings.filter(based_on__isnull=False).count() == 1
    assert drafting.wordings.count() == 3
    carried = Carried.objects.get()
    assert (carried.state, carried.credited.count()) == ("carried", 2)
    assert carried.copy is not None
