"""What 190 people hold of 21 short statements, in three groups that one may believe."""

from datetime import timedelta
from random import Random
from typing import Any

from accounts.models import User
from config.demo.content import read
from config.demo.forums_city import City, key
from forums.mapping.compute import work_out_due
from forums.models import OpinionMap, Stand, Statement, Topic
from forums.services.opinion_maps import add_statement, open_map, seed
from nlp.opinion_map import draw

OPENS, CLOSES = timedelta(hours=2), 12
# Of a hundred statements people answer so many, each as much as patience lasts.
PATIENCE = (45, 100)


def build(topic: Topic, here: City) -> None:
    """Open the map, let people take their stand and add their own, and work out what it shows."""
    told = read("forums_map.toml")
    begun = topic.created_at + OPENS
    row = open_map(
        topic=topic,
        by=here.speakers["何叙"],
        question=told["question"],
        opens_at=begun,
        closes_at=here.at(CLOSES, 0),
        now=begun,
    )
    people = _people(told, here)
    bodies = [one["text"] for one in told["seed"]]
    seeded = seed(opinion_map=row, by=here.moderator, bodies=bodies, now=begun)
    _stand(row, seeded, told["seed"], people, told["passing"])
    # What the organiser adds needs no moderator: that holds for this row in memory.
    row = OpinionMap.objects.select_related("thread", "topic").get(pk=row.pk)
    added = _add([*told["added"], *told["waiting"]], row, people, here)
    shown = added[: len(told["added"])]
    here.let_through([one.contribution for one in shown], begun + timedelta(days=4))
    _stand(row, shown, told["added"], people, told["passing"])
    work_out_due(here.now, engine=draw)


def _people(told: dict[str, Any], here: City) -> list[tuple[User, int]]:
    """Who takes a stand, and to which group each belongs."""
    groups = [group for group, size in enumerate(told["sizes"]) for _ in range(size)]
    people = here.some(told["question"], len(groups))
    return list(zip(people, groups[: len(people)], strict=True))


def _stand(
    row: OpinionMap,
    statements: list[Statement],
    told: list[dict[str, Any]],
    people: list[tuple[User, int]],
    passing: int,
) -> None:
    """Write the stands of everybody on ``statements``, but for what their authors hold."""
    rng = Random(told[0]["text"])
    made = []
    for person, group in people:
        patience = rng.randint(*PATIENCE)
        at = row.opens_at + timedelta(minutes=rng.randrange(60, 60 * 24 * 9))
        for statement, one in zip(statements, told, strict=True):
            if rng.randrange(100) >= patience or statement.contribution.author_id == person.pk:
                continue
            value = _value(rng, one["agree"][group], passing)
            at += timedelta(seconds=rng.randrange(3, 20))
            made.append(
                Stand(opinion_map=row, statement=statement, person=person, value=value, taken_at=at)
            )
    Stand.objects.bulk_create(made, batch_size=1000)


def _value(rng: Random, agree: int, passing: int) -> int:
    if rng.randrange(100) < passing:
        return Stand.PASS
    return Stand.AGREE if rng.randrange(100) < agree else Stand.DISAGREE


def _add(
    told: list[dict[str, Any]], row: OpinionMap, people: list[tuple[User, int]], here: City
) -> list[Statement]:
    """Let people who have taken enough stands add their own words."""
    authors = people[:: len(people) // len(told)]
    return [
        add_statement(
            opinion_map=row,
            author=author,
            body=one["text"],
            key=key("statement", number),
            now=row.opens_at + timedelta(days=3, hours=number),
        )
        for number, ((author, _group), one) in enumerate(zip(authors, told, strict=False))
    ]
