"""The worker's side of a search: claimed once, alive or given up, all of it stored or nothing."""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from contributions.models import Contribution
from contributions.services import hide
from core.state import move
from nlp.apart import Died
from nlp.embed import sentence_encoder
from nlp.themes import VERSION, Found, SubthemeFound, ThemeFound, find_themes
from tests import make
from themes import services
from themes.child import find_in_child
from themes.compute import LEASE, requeue_dropped, run_next
from themes.engine import Search, search
from themes.models import Assignment, Run, Theme

pytestmark = pytest.mark.django_db
NOISE = ["广场舞音响太吵", "晚上音响吵得睡不着", "音响声音太大请限时", "广场舞音响请早点关"]
LIFTS = ["老楼加装电梯费用", "电梯加装费用怎么分摊", "加装电梯一楼不同意", "电梯费用请公示"]


def queued(*texts: str, **columns: object) -> Run:
    run = make.run(state="queued", themes=0, **columns)
    run.themes.all().delete()
    thread = make.thread()
    run.threads.set([thread])
    author = make.user()
    for number, text in enumerate(texts):
        at = timezone.now() - timedelta(days=number)
        make.contribution(thread=thread, author=author, body=text, at=at)
    return run


def grouped(run: Run) -> list[list[str]]:
    """The texts of each theme, the themes in the order they were stored."""
    rows = [
        list(theme.assignments.order_by("pk").values_list("contribution__body", flat=True))
        for theme in run.themes.order_by("position")
    ]
    return [row for row in rows if row]


def test_a_queued_search_becomes_themes_with_every_opinion_in_one() -> None:
    run = queued(*NOISE, *LIFTS, theme_count=2)

    assert run_next(timezone.now(), engine=search) == run

    run.refresh_from_db()
    facts = (run.state, run.progress, run.text_count, run.method, run.tries)
    assert facts == ("ready", 100, 8, VERSION, 1)
    assert sorted(grouped(run)) == sorted([NOISE, LIFTS])
    assert run.themes.filter(is_rest=True).count() == 1
    shown = [pk for theme in run.themes.all() for pk in theme.representatives]
    assert set(shown) <= set(Contribution.objects.values_list("pk", flat=True))
    assert Assignment.objects.filter(assigned_by__isnull=False).count() == 0


def test_sentences_and_figures_are_kept_with_the_themes() -> None:
    run = queued(*[f"{text},第{n}次" for n in range(12) for text in NOISE + LIFTS], theme_count=2)

    run_next(timezone.now(), engine=search)

    run.refresh_from_db()
    said = {quote["of"]: quote["text"] for theme in run.themes.all() for quote in theme.quotes}
    bodies = dict(Contribution.objects.values_list("pk", "body"))
    assert said
    assert all(text in bodies[pk] for pk, text in said.items())
    assert set(run.lights) == {"coverage", "faithfulness", "stability"}
    assert run.lights["coverage"] == {"value": 1.0, "light": "green"}


def test_the_parts_of_a_theme_are_kept_with_what_belongs_to_them() -> None:
    run = queued(*NOISE, *LIFTS)
    parts = SubthemeFound("音响", ("音响",), 2), SubthemeFound("夜里", ("晚上",), 2)
    whole = ThemeFound("噪声", (), (0,), 4, (), parts), ThemeFound("电梯", (), (4,), 3)
    upper, lower = np.array([0, 0, 0, 0, 1, 1, 1, -1]), np.array([0, 0, 1, 1, 0, 0, 0, -1])
    found = Found(whole, upper, np.ones(8), 9, VERSION, subassignment=lower)

    run_next(timezone.now(), engine=lambda texts, **rest: Search(found, b"", {}))

    rows = run.assignments.order_by("contribution").values_list("theme__label", "subtheme__label")
    noise = [("噪声", "音响")] * 2 + [("噪声", "夜里")] * 2
    assert list(rows) == [*noise, *[("电梯", None)] * 3, ("其他意见", None)]


def test_the_same_texts_and_seed_give_the_same_themes() -> None:
    run = queued(*NOISE, *LIFTS, seed=7)
    run_next(timezone.now(), engine=search)
    first = [*run.themes.values_list("label", "keywords", "representatives")], grouped(run)
    Run.objects.filter(pk=run.pk).update(state="queued")

    run_next(timezone.now(), engine=search)

    second = [*run.themes.values_list("label", "keywords", "representatives")], grouped(run)
    assert second == first


def test_only_accepted_opinions_are_searched() -> None:
    run = queued(*NOISE)
    hide(contribution=Contribution.objects.first())

    run_next(timezone.now(), engine=search)

    run.refresh_from_db()
    assert run.text_count == Assignment.objects.count() == 3


@pytest.mark.parametrize("texts", [[], ["！！", "？？？"]], ids=["none", "only signs"])
def test_where_nothing_was_said_there_is_only_the_rest(texts: list[str]) -> None:
    run = queued(*texts)

    run_next(timezone.now(), engine=search)

    run.refresh_from_db()
    assert (run.state, run.text_count) == ("ready", len(texts))
    assert [theme.is_rest for theme in run.themes.all()] == [True]


def test_there_may_be_nothing_to_do() -> None:
    make.run(state="ready")

    assert run_next(timezone.now(), engine=search) is None


def test_the_page_can_follow_the_search() -> None:
    run, seen = queued(*NOISE), []

    def engine(texts: Sequence[str], *, progress: Callable, **rest: object) -> Search:
        progress("vectors", 0.5)
        row = Run.objects.get(pk=run.pk)
        seen.append((row.state, row.stage, row.progress, row.lease_until > timezone.now()))
        return search(texts, progress=progress, **rest)

    run_next(timezone.now(), engine=engine)

    assert seen == [("running", "vectors", 50, True)]


def test_a_cancelled_search_stops_at_its_next_sign_of_life_and_stores_nothing() -> None:
    run, said = queued(*NOISE), []

    def engine(texts: Sequence[str], *, progress: Callable, **rest: object) -> Search:
        services.cancel(run=Run.objects.get(pk=run.pk), by=run.started_by, now=timezone.now())
        progress("vectors", 0.5)
        said.append("went on")
        return search(texts)

    run_next(timezone.now(), engine=engine)

    assert (Run.objects.get().state, Theme.objects.count(), said) == ("cancelled", 0, [])


def test_a_search_cancelled_after_its_last_sign_of_life_stores_nothing() -> None:
    run = queued(*NOISE)

    def engine(texts: Sequence[str], **rest: object) -> Search:
        found = search(texts)
        services.cancel(run=Run.objects.get(pk=run.pk), by=run.started_by, now=timezone.now())
        return found

    run_next(timezone.now(), engine=engine)

    assert (Run.objects.get().state, Theme.objects.count()) == ("cancelled", 0)


@pytest.mark.parametrize(
    ("error", "failure"), [(Died, "died"), (MemoryError, "died"), (ValueError, "broke")]
)
def test_a_search_that_fails_says_why_and_can_be_tried_again(
    error: type[Exception], failure: str
) -> None:
    run = queued(*NOISE)

    def engine(texts: Sequence[str], **rest: object) -> Search:
        raise error

    run_next(timezone.now(), engine=engine)

    run.refresh_from_db()
    assert (run.state, run.failure, Theme.objects.count()) == ("failed", failure, 0)
    services.retry(run=run, by=run.started_by)
    run_next(timezone.now(), engine=search)
    assert Run.objects.get().state == "ready"


def test_an_engine_that_dies_after_the_run_was_cancelled_changes_nothing() -> None:
    run = queued(*NOISE)

    def engine(texts: Sequence[str], **rest: object) -> Search:
        services.cancel(run=Run.objects.get(pk=run.pk), by=run.started_by, now=timezone.now())
        raise Died

    run_next(timezone.now(), engine=engine)

    assert Run.objects.get().state == "cancelled"


def test_what_a_dead_worker_left_is_queued_again_but_not_for_ever() -> None:
    run = queued(*NOISE)
    ends = []
    for _ in range(Run.MOST_TRIES):
        now = timezone.now()
        move(run, "running", worker="dead", lease_until=now + LEASE, tries=run.tries + 1)
        assert requeue_dropped(now) == 0
        assert requeue_dropped(now + LEASE + timedelta(seconds=1)) == 1
        run.refresh_from_db()
        ends.append((run.state, run.failure))

    assert ends == [("queued", ""), ("queued", ""), ("failed", "lost")]


def test_a_worker_that_lost_its_run_to_another_stores_nothing() -> None:
    run = queued(*NOISE)

    def slow(texts: Sequence[str], **rest: object) -> Search:
        requeue_dropped(timezone.now() + LEASE + timedelta(seconds=1))
        run_next(timezone.now(), engine=search)  # the quick one finishes it
        return Search(Found((), (), (), 0, "slow"), b"", {})

    run_next(timezone.now(), engine=slow)

    run.refresh_from_db()
    assert (run.state, run.method, run.tries) == ("ready", VERSION, 2)
    assert Assignment.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_takes_the_run() -> None:
    run = queued(*NOISE)

    def work(_number: int) -> Run | None:
        try:
            return run_next(timezone.now(), engine=search)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(work, range(8)))

    assert sorted(taken, key=bool) == [None] * 7 + [run]
    run.refresh_from_db()
    assert (run.state, run.tries, Assignment.objects.count()) == ("ready", 1, 4)


def test_the_engine_gives_the_same_in_a_process_of_its_own() -> None:
    heard: list[tuple[str, float]] = []

    found = find_in_child(
        NOISE + LIFTS, themes=2, seed=0, progress=lambda *said: heard.append(said)
    )

    here = find_themes(NOISE + LIFTS, themes=2, seed=0, encoder=sentence_encoder())
    assert found.found.themes == here.themes
    assert list(found.found.assignment) == list(here.assignment)
    assert heard[-1] == ("quality", 1.0)


def test_a_killed_child_is_noticed() -> None:
    def kill(*_told: object) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(Died):
        find_in_child(NOISE * 2000, themes=None, seed=0, progress=kill)
    assert multiprocessing.active_children() == []


def test_what_progress_raises_ends_the_child() -> None:
    def stop(*_told: object) -> None:
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        find_in_child(NOISE * 2000, themes=None, seed=0, progress=stop)

    assert multiprocessing.active_children() == []
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("start", "heavy"),
    [
        ("import themes.child", ["django", "sklearn", "jieba"]),
        ("import django; django.setup(); import themes.compute", ["sklearn"]),
        (
            "import django; django.setup(); import config.worker",
            ["sklearn", "nlp.alike", "nlp.dispatch"],
        ),
    ],
    ids=["the child", "the site", "the worker"],
)
def test_neither_end_of_the_pipe_imports_what_only_the_other_needs(
    start: str, heavy: list[str]
) -> None:
    asked = f"{start}; import sys; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert said.stdout == "[]\n"
