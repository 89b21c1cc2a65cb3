from dataclasses import dataclass
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache

from core.counting import EARLY, GRACE, SECONDS, Share, _key, counted, counted_each, keeping

# The worker's counts are kept there.
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Number:
    value: int


def test_a_share_of_nothing_is_nothing():
    assert (Share(0, 0).percent, Share(1, 3).percent) == (0.0, 33.3)


def test_a_number_is_counted_once_within_a_minute(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    asked = []

    def count():
        asked.append(1)
        return Number(len(asked))

    assert [counted(Number, count).value for _ in range(3)] == [1, 1, 1]
    time_machine.shift(SECONDS + 1)
    assert counted(Number, count).value == 2


def test_while_one_counts_anew_the_others_are_shown_the_last_count(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    counted(Number, lambda: Number(1))
    time_machine.shift(SECONDS + 1)
    meanwhile = []

    def count():
        meanwhile.append(counted(Number, lambda: Number(3)).value)
        return Number(2)

    assert counted(Number, count).value == 2
    assert meanwhile == [1]
    time_machine.shift(SECONDS + 1)
    assert counted(Number, lambda: Number(4)).value == 4


def test_a_count_that_fails_is_made_by_a_later_reader(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    counted(Number, lambda: Number(1))
    time_machine.shift(SECONDS + 1)

    with pytest.raises(ZeroDivisionError):
        counted(Number, lambda: Number(1 // 0))
    assert counted(Number, lambda: Number(2)).value == 1
    time_machine.shift(SECONDS + 1)
    # The clock of a cache server stands by itself: there the minute is ended by hand.
    cache.delete(f"{_key(Number)}:0:counting")
    assert counted(Number, lambda: Number(2)).value == 2


def test_rows_that_are_known_are_not_counted_again():
    asked = []

    def count(keys):
        asked.append(keys)
        return {key: Number(key * 10) for key in keys}

    assert counted_each(Number, [1, 2], count) == {1: Number(10), 2: Number(20)}
    assert counted_each(Number, iter([2, 3]), count) == {2: Number(20), 3: Number(30)}
    assert counted_each(Number, [], count) == {}
    assert asked == [[1, 2], [3]]


def test_another_shape_of_the_same_name_is_not_handed_the_old_rows():
    counted(Number, lambda: "old")

    @dataclass(frozen=True)
    class Longer:
        value: int
        at: str

    Longer.__module__, Longer.__qualname__ = Number.__module__, Number.__qualname__
    assert counted(Longer, lambda: "new") == "new"


def test_where_the_cache_forgets_it_is_counted_again():
    counted(Number, lambda: Number(0))
    cache.clear()

    assert counted(Number, lambda: Number(9)) == Number(9)


def keep(value):
    with keeping():
        return counted(Number, lambda: Number(value)).value


def read(value=0):
    return counted(Number, lambda: Number(value)).value


def test_after_a_start_readers_are_shown_what_the_worker_counted_last(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    keep(1)
    for seconds, shown in ((0, 1), (SECONDS + GRACE - 1, 1), (1, 2)):
        cache.clear()
        time_machine.shift(seconds)
        assert read(2) == shown


def test_no_reader_counts_while_a_worker_does(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    for round_ in range(5):
        assert keep(round_) == round_
        assert [read(), time_machine.shift(EARLY), read()] == [round_, None, round_]


def test_the_worker_leaves_a_young_count_alone(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    keep(1)
    time_machine.shift(EARLY - 1)
    assert keep(2) == 1
    time_machine.shift(1)
    assert keep(2) == 2


def test_another_process_is_soon_shown_a_later_count(time_machine):
    time_machine.move_to("2026-04-01 08:00:00", tick=False)
    keep(1)
    cache.clear()  # as in a process of its own
    assert read() == 1
    time_machine.shift(EARLY)
    with mock.patch("core.counting.cache", DummyCache("", {})):
        keep(2)
    assert read() == 2


def test_readers_write_nothing_to_the_database(django_assert_num_queries):
    with django_assert_num_queries(1):
        read(1)
    with django_assert_num_queries(0):
        read(2)
