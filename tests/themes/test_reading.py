"""What the worker reads on arrival: once, anew where it changed, by one worker, never lost."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from contributions.models import Contribution
from nlp.apart import Died
from nlp.embed import DIMENSIONS, SentenceEncoder
from nlp.lexical import Dense, unit
from tests import make
from themes import services
from themes.child import Reader
from themes.compute import run_next
from themes.engine import Desk, Told, Vector, search
from themes.models import Reading, Run, Sorter
from themes.reading import (
    LEASE,
    Heard,
    Sweep,
    queue_again,
    queue_new,
    read,
    read_next,
    store,
    take,
)

pytestmark = pytest.mark.django_db
NOISE = [f"广场舞音响太吵,晚上{n}点还睡不着" for n in range(8)]
LIFTS = [f"老楼加装电梯,{n}楼的费用怎么分摊" for n in range(8)]


class Model:
    """Stands for the sentence encoder, and knows how many texts it was asked for."""

    name = SentenceEncoder.name

    def __init__(self) -> None:
        self.asked: list[str] = []

    def dimensions(self) -> int:
        return DIMENSIONS

    def encode(self, texts: Sequence[str]) -> Dense:
        self.asked += texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            np.add.at(row, [ord(letter) % DIMENSIONS for letter in text], 1)
        return unit(rows)


class Dies:
    """A reader whose process ends at texts that hold a word."""

    def __init__(self, word: str) -> None:
        self.word, self.desk = word, Desk(lambda: None)

    def read(
        self,
        texts: Sequence[str],
        rows: Sequence[Vector | None],
        key: int | None,
        kept: Callable[[], bytes],
    ) -> tuple[str, list[Told]]:
        if any(self.word in text for text in texts):
            raise Died
        return self.desk.read(texts, rows, key, kept)


def of_words() -> Desk:
    return Desk(lambda: None)


def said(run: Run | None = None, *texts: str) -> list[Contribution]:
    thread = run.threads.get() if run else make.thread()
    thread.closed_at = None
    author = make.user()
    return [make.contribution(thread=thread, author=author, body=text) for text in texts]


def searched(desk: Desk | None = None, **columns: object) -> Run:
    """A run that is ready, with one theme for the noise and one for the lifts."""
    run = make.run(state="queued", themes=0, theme_count=2, **columns)
    run.themes.all().delete()
    said(run, *NOISE, *LIFTS)
    assert run_next(timezone.now(), engine=search, reader=desk) == run
    run.refresh_from_db()
    return run


def theme_of(run: Run, text: str) -> object:
    return run.assignments.get(contribution__body=text).theme


def test_an_opinion_is_read_when_it_comes_in() -> None:
    (row,) = said(None, NOISE[0])
    model = Model()

    assert read_next(timezone.now(), reader=Desk(lambda: model)) == 1

    reading = Reading.objects.get(pk=row.pk)
    assert {"广场", "音响"} & set(
        " ".join(reading.words.split()).split()
    ) or "广场舞" in reading.words
    kept = np.frombuffer(reading.vector, dtype=np.float16).astype(np.float32)
    assert kept == pytest.approx(model.encode([NOISE[0]])[0], abs=1e-3)
    facts = (len(reading.digest), reading.encoder, reading.theme, reading.due_at, reading.worker)
    assert facts == (32, SentenceEncoder.name, None, None, "")


def test_what_waits_for_a_moderator_is_read_too() -> None:
    row = make.contribution(state=Contribution.State.PENDING)

    read_next(timezone.now(), reader=of_words())

    assert Reading.objects.get(pk=row.pk).words


def test_without_a_model_there_are_words_and_no_vector() -> None:
    said(None, NOISE[0])

    read_next(timezone.now(), reader=of_words())

    reading = Reading.objects.get()
    assert (bool(reading.words), bytes(reading.vector), reading.encoder) == (True, b"", "")


def test_what_was_read_is_not_read_again() -> None:
    said(None, *NOISE)
    model = Model()
    desk = Desk(lambda: model)

    turns = [read_next(timezone.now(), reader=desk) for _ in range(3)]

    assert (turns, len(model.asked)) == ([8, 0, 0], 8)


def test_a_text_that_changed_is_read_anew_and_no_other() -> None:
    rows = said(None, *NOISE)
    model = Model()
    desk = Desk(lambda: model)
    read_next(timezone.now(), reader=desk)
    Contribution.objects.filter(pk=rows[3].pk).update(body=LIFTS[0])
    model.asked.clear()

    assert Sweep().step(timezone.now()) == 1
    assert read_next(timezone.now(), reader=desk) == 1

    assert model.asked == [LIFTS[0]]
    assert "电梯" in Reading.objects.get(pk=rows[3].pk).words
    assert Sweep().step(timezone.now()) == 0


def test_the_sweep_finds_what_committed_late_and_goes_on_page_by_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("themes.reading.LOOK_BACK", 0)
    monkeypatch.setattr("themes.reading.PAGE", 3)
    rows = said(None, *NOISE[:5])
    now, sweep = timezone.now(), Sweep()
    Reading.objects.create(contribution=rows[4], due_at=now)
    assert queue_new(now) == 0

    assert [sweep.step(now), sweep.step(now), sweep.after] == [3, 1, 0]
    assert Reading.objects.due(now).count() == 5


def test_an_opinion_that_comes_later_is_sorted_into_the_theme_it_is_nearest_to() -> None:
    run = searched()

    rows = said(run, "晚上广场舞的音响太吵,睡不着", "老楼加装电梯的费用怎么分摊才公平", "西瓜")
    read_next(timezone.now(), reader=of_words())

    found = [Reading.objects.get(pk=row.pk) for row in rows]
    assert [row.theme for row in found] == [
        theme_of(run, NOISE[0]),
        theme_of(run, LIFTS[0]),
        None,
    ]
    assert [row.percent > 10 for row in found] == [True, True, False]


def test_with_a_model_the_new_text_is_encoded_once_and_sorted_by_its_row() -> None:
    model = Model()
    desk = Desk(lambda: model)
    run = searched(desk)
    assert sorted(model.asked) == sorted(NOISE + LIFTS)  # the search looked the rows up
    assert run.method.endswith(SentenceEncoder.name)
    model.asked.clear()

    (row,) = said(run, NOISE[0] + "了")
    read_next(timezone.now(), reader=desk)

    assert model.asked == [NOISE[0] + "了"]
    assert Reading.objects.get(pk=row.pk).theme == theme_of(run, NOISE[0])


def test_rows_looked_up_give_the_themes_that_encoding_would() -> None:
    model = Model()
    plain = search(NOISE + LIFTS, themes=2, model=lambda: model)
    _name, told = Desk(lambda: model).read(NOISE + LIFTS)
    rows = [(SentenceEncoder.name, row) for _words, row, _theme, _score in told]
    model.asked.clear()

    looked_up = search(NOISE + LIFTS, rows=rows, themes=2, model=lambda: pytest.fail("loaded"))
    half = search(NOISE + LIFTS, rows=[*rows[:8], *[None] * 8], themes=2, model=lambda: model)

    assert set(model.asked) == {LIFTS[0]}  # the others have the same words
    assert plain.kept == looked_up.kept == half.kept
    assert plain.lights == looked_up.lights == half.lights


def test_what_came_in_before_the_themes_is_sorted_when_they_are_there() -> None:
    run = make.run(state="queued", themes=0, theme_count=2)
    run.themes.all().delete()
    said(run, *NOISE, *LIFTS)
    late: list[Contribution] = []

    def engine(texts: Sequence[str], **rest: object) -> object:
        late.extend(said(run, "晚上广场舞的音响太吵,睡不着"))
        read_next(timezone.now(), reader=of_words())
        return search(texts, **rest)

    run_next(timezone.now(), engine=engine)
    assert Reading.objects.get(contribution__in=late).theme is None

    assert read_next(timezone.now(), reader=of_words()) == 1
    assert Reading.objects.get(contribution__in=late).theme == theme_of(run, NOISE[0])


def test_the_signed_run_sorts_before_a_newer_one() -> None:
    first = searched()
    second = searched(threads=list(first.threads.all()))
    second.threads.set(first.threads.all())
    services.sign_off(run=first, by=first.started_by, now=timezone.now())

    (row,) = said(first, "晚上广场舞的音响太吵,睡不着")
    read_next(timezone.now(), reader=of_words())

    assert Reading.objects.get(pk=row.pk).theme.run == first


def test_a_merged_theme_hands_on_its_new_opinions_and_a_discarded_one_gives_them_up() -> None:
    run = searched()
    noise, lifts = theme_of(run, NOISE[0]), theme_of(run, LIFTS[0])
    before, after = "晚上广场舞的音响太吵,睡不着", "广场舞音响太吵,晚上睡不着"
    (early,) = said(run, before)
    read_next(timezone.now(), reader=of_words())
    services.merge(theme=noise, into=lifts, by=run.started_by)
    (late,) = said(run, after)
    read_next(timezone.now(), reader=of_words())
    merged = {row.theme for row in Reading.objects.filter(pk__in=[early.pk, late.pk])}

    services.discard(theme=lifts, by=run.started_by)
    (last,) = said(run, after)
    read_next(timezone.now(), reader=of_words())

    assert merged == {lifts}
    rows = Reading.objects.filter(pk__in=[early.pk, late.pk, last.pk])
    assert [(row.theme, row.score) for row in rows] == [(None, 0)] * 3


def test_after_a_search_is_given_up_the_earlier_one_sorts() -> None:
    first = searched()
    second = searched()
    second.threads.set(first.threads.all())
    (row,) = said(first, "晚上广场舞的音响太吵,睡不着")
    read_next(timezone.now(), reader=of_words())
    assert Reading.objects.get(pk=row.pk).theme.run == second

    services.cancel(run=second, by=second.started_by, now=timezone.now())
    read_next(timezone.now(), reader=of_words())

    assert Reading.objects.get(pk=row.pk).theme.run == first
    assert not Sorter.objects.filter(run=second).exists()


def test_an_assigner_of_an_older_engine_is_not_used() -> None:
    run = searched()
    Sorter.objects.update(kept=b"of another version")

    said(run, NOISE[0] + "了")
    read_next(timezone.now(), reader=of_words())

    assert set(Reading.objects.values_list("theme", flat=True)) == {None}


def test_a_killed_worker_loses_nothing() -> None:
    said(None, *NOISE)
    now = timezone.now()
    queue_new(now)
    assert len(take(now, Reading.objects.all())) == 8  # and then it was killed

    assert read_next(now + LEASE / 2, reader=of_words()) == 0
    later = now + LEASE + timedelta(seconds=1)
    assert read_next(later, reader=of_words()) == 8

    assert Reading.objects.exclude(digest="").count() == 8


def test_a_text_that_kills_its_reader_costs_no_other_its_turn() -> None:
    rows = said(None, *NOISE, "毒药毒药")
    reader, now = Dies("毒药"), timezone.now()
    for turn in range(Reading.MOST_TRIES + 1):
        read_next(now + turn * 2 * LEASE, reader=reader)

    unread = Reading.objects.filter(digest="")
    assert [row.pk for row in unread] == [rows[-1].pk]
    assert (unread.get().due_at, Sweep().step(now)) == (None, 0)


def test_who_lost_the_row_to_another_writes_nothing() -> None:
    (row,) = said(None, NOISE[0])
    now = timezone.now()
    queue_new(now)
    (slow,) = take(now, Reading.objects.all())
    (quick,) = take(now + 2 * LEASE, Reading.objects.all())

    told = ("", [("quick", b"", -1, 0.0)])
    assert store([Heard(quick, "1" * 32, told[0], None, told[1][0])], now) == 1
    assert store([Heard(slow, "2" * 32, "", None, ("slow", b"", -1, 0.0))], now) == 0

    assert Reading.objects.get(pk=row.pk).words == "quick"


def test_what_is_queued_again_while_it_is_read_is_read_again() -> None:
    said(None, NOISE[0])
    now = timezone.now()
    queue_new(now)
    held = take(now, Reading.objects.all())
    queue_again(Contribution.objects.all(), now)

    read(held, of_words())

    assert Reading.objects.get().digest == ""
    assert read_next(now, reader=of_words()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_each_text_is_read_by_one() -> None:
    said(None, *NOISE, *LIFTS)
    model = Model()

    def work(_number: int) -> int:
        try:
            return read_next(timezone.now(), reader=Desk(lambda: model))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(work, range(8)))

    assert (sum(taken), sorted(model.asked)) == (16, sorted(NOISE + LIFTS))
    assert Reading.objects.filter(due_at=None, worker="").exclude(digest="").count() == 16


def test_reading_costs_the_same_queries_whatever_is_done(django_assert_num_queries) -> None:
    desk = of_words()
    with django_assert_num_queries(3):  # the newest, what is new, what is due
        assert read_next(timezone.now(), reader=desk) == 0


def test_a_process_of_its_own_reads_and_sorts_and_one_that_was_killed_starts_again() -> None:
    reader = Reader()
    kept = search(NOISE + LIFTS, themes=2).kept
    try:
        name, told = reader.read(NOISE, key=7, kept=lambda: kept)
        again = reader.read(NOISE, key=7, kept=lambda: pytest.fail("handed over twice"))
        (process,) = multiprocessing.active_children()
        process.kill()
        process.join()
        anew = reader.read(NOISE, key=7, kept=lambda: kept)
    finally:
        reader.close()

    assert again == anew == (name, told)
    expected = of_words().read(NOISE, key=7, kept=lambda: kept)[1]
    places = [(words, theme) for words, _row, theme, _score in expected]
    assert [(words, theme) for words, _row, theme, _score in told] == places


def test_a_process_that_does_not_answer_in_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themes.child.PATIENCE", 0)

    with pytest.raises(Died):
        Reader().read(NOISE)

    assert multiprocessing.active_children() == []
