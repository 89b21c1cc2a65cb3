"""How long after a stand the opinion map of 10,000 people shows it, and what a real one comes to.

``python -m bench.opinion_map`` (DATABASE_URL for PostgreSQL): 10,000 invented people of three camps
take a million stands on 200 statements; then one more stand is taken and the seconds are told until
the result holds it, with the worker's look every 5 s and the rest of 20 s that a busy map has. Then
a tenth of the people answer anew, and the share of all others who keep their letter is told. Beside
it the real conversation of uberx, read by ``import_polis``.
"""

import os
import time
from datetime import timedelta

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
import numpy as np
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.data import DATA_DIR, say
from bench.lines import Line, markdown
from forums.mapping.compute import REST, work_out_due
from forums.mapping.places import unpack
from forums.mapping.polis import read
from forums.mapping.story import story_of
from forums.models import MapResult, OpinionMap, Stand
from forums.services.map_importing import import_conversation
from forums.services.stands import take_stand
from nlp.opinion_places import NOBODY
from tests import make, make_forums, make_maps

PEOPLE, STATEMENTS, CAMPS, STANDS = 10_000, 200, 3, 100
# Seconds: the worker looks so often, and a stand shall be in the result after so many.
STEP, BUDGET = 5, 60
BATCH = 50_000
INSERT = (
    "INSERT INTO forums_stand (opinion_map_id, statement_id, person_id, value, taken_at) "
    "VALUES (%s, %s, %s, %s, %s)"
)


def invented() -> list[Line]:
    """A map as large as it gets, on this database."""
    row = make_maps.opinion_map(statements=[])
    by = make.user("moderator")
    for begin in range(0, STATEMENTS, 20):
        bodies = [f"第{begin + n}条：滨江晚上应当安静一些。" for n in range(20)]
        make_maps.seed(opinion_map=row, by=by, bodies=bodies, now=timezone.now())
    people = _people()
    _stand(row, people, 0)
    work_out_due(timezone.now())
    where = ("opinion map", f"{connection.vendor}, {Stand.objects.count():,} stands")
    take_stand(
        opinion_map=row,
        statement_id=make_maps.statements(row)[0].pk,
        person=make.user(),
        value=1,
    )
    seconds, cpu = _worked_out(row)
    before = MapResult.objects.get(pk=row.pk)
    Stand.objects.filter(person__in=people[: PEOPLE // 10]).delete()
    _stand(row, people[: PEOPLE // 10], 1)
    _worked_out(row)
    kept = _kept(before, MapResult.objects.get(pk=row.pk), set(people[: PEOPLE // 10]))
    worst = seconds + STEP + REST.total_seconds()
    return [
        Line(*where, "s to work it out", seconds, cpu=cpu),
        Line(*where, "s from a stand to the result, at worst", worst, BUDGET, most=True),
        Line(*where, "share who keep their letter", kept, 0.95),
    ]


def _people() -> list[int]:
    User.objects.bulk_create(
        (User(email=f"bench-{n}@example.org", pseudonym=f"b-{n}") for n in range(PEOPLE)),
        batch_size=BATCH,
    )
    return list(User.objects.filter(email__startswith="bench-").values_list("pk", flat=True))


def _stand(row: OpinionMap, people: list[int], seed: int) -> None:
    """Let each of ``people`` stand to half of all statements as the camp does, more or less."""
    chance = np.random.default_rng(seed)
    leaning = np.random.default_rng(99).normal(size=(CAMPS, STATEMENTS))
    statements = [one.pk for one in make_maps.statements(row)]
    at = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(minutes=1))
    rows = []
    for person in people:
        felt = leaning[person % CAMPS] + chance.normal(size=STATEMENTS)
        stands = np.where(np.abs(felt) < 0.3, 0, np.sign(felt)).astype(int).tolist()
        chosen = chance.permutation(STATEMENTS)[:STANDS].tolist()
        rows += [(row.pk, statements[one], person, stands[one], at) for one in chosen]
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), BATCH):
            cursor.executemany(INSERT, rows[begin : begin + BATCH])


def _worked_out(row: OpinionMap) -> tuple[float, float]:
    """Seconds, and those of CPU, of the worker's step, the start of its process included."""
    began, used = time.perf_counter(), sum(os.times()[:4])
    MapResult.objects.filter(pk=row.pk).update(said_count=0)
    done = work_out_due(timezone.now() + REST)
    if done != [row.pk]:
        raise RuntimeError(f"worked out {done}, not {row.pk}")
    return time.perf_counter() - began, sum(os.times()[:4]) - used


def _kept(before: MapResult, after: MapResult, changed: set[int]) -> float:
    """Of those who changed nothing and were placed, the share with the letter they had."""
    old, new = unpack(before.places), unpack(after.places)
    was = dict(zip(old.people.tolist(), old.letter.tolist(), strict=True))
    told = [
        was[person] == letter
        for person, letter in zip(new.people.tolist(), new.letter.tolist(), strict=True)
        if letter != NOBODY and person not in changed and was.get(person, NOBODY) != NOBODY
    ]
    return sum(told) / len(told)


def real() -> list[Line]:
    """The conversation of uberx, from its files to what the page tells."""
    paths = [
        DATA_DIR / f"polis/vtaiwan.uberx.{name}.csv" for name in ("summary", "comments", "votes")
    ]
    if not all(path.exists() for path in paths):
        say(f"polis/vtaiwan.uberx: not in {DATA_DIR} (set DATA_DIR)")
        return []
    began = time.perf_counter()
    done = import_conversation(
        conversation=read(*paths),
        topic=make_forums.topic(),
        by=make.user("moderator"),
        now=timezone.now(),
    )
    imported = time.perf_counter() - began
    work_out_due(timezone.now())
    seconds, cpu = _worked_out(done.opinion_map)
    _tell(done.opinion_map)
    where = ("opinion map", f"vtaiwan.uberx, {done.stands:,} stands")
    groups = len(MapResult.objects.get(pk=done.opinion_map.pk).found["sizes"])
    return [
        Line(*where, "s to import", imported),
        Line(*where, "s to work it out", seconds, BUDGET, most=True, cpu=cpu),
        Line(*where, "groups, published: 2", groups),
    ]


def _tell(row: OpinionMap) -> None:
    story = story_of(row, MapResult.objects.get(pk=row.pk))
    say(f"{story.people} people, {story.placed} placed, {story.statements} statements shown")
    for kind in ("consensus", "divisions", "unsure"):
        for one in getattr(story, kind):
            shares = " ".join(
                f"{side.group.sign} {side.tally.agree}/{side.tally.disagree}/{side.tally.passed}"
                for side in one.sides
            )
            say(f"  {kind} {one.stand:+d} {shares}: {one.statement.contribution.body[:60]!r}")
    for told in story.groups:
        say(f"  group {told.group.sign}: {told.group.size} people")
        for held in told.holds:
            here = (
                f"{held.here.part}/{held.here.whole}, {held.elsewhere.part}/{held.elsewhere.whole}"
            )
            say(f"    {held.said.stand:+d} {here} {held.said.statement.contribution.body[:50]!r}")


if __name__ == "__main__":
    with scratch_database():
        found = [*real(), *invented()]
    say(markdown(found))
