"""When a map is worked out, when that is given up, and that an ended map stays as it is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.mapping.compute import work_out_due
from forums.models import MapResult, OpinionMap
from nlp.apart import Died
from nlp.opinion_map import draw
from tests import make, make_maps

pytestmark = pytest.mark.django_db
NOW = timezone.now


def killed(*_stands: object, **_options: object) -> None:
    raise Died


def test_the_figures_of_an_ended_map_stay_as_they_were_counted(client: Client) -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 6, 6)
    OpinionMap.objects.filter(pk=row.pk).update(closes_at=NOW() - timedelta(seconds=30))
    assert work_out_due(NOW(), engine=draw) == [row.pk]
    final = MapResult.objects.get()
    make_maps.stand(row, make.user(), -1, at=NOW())
    assert work_out_due(NOW() + timedelta(days=1), engine=draw) == []
    assert MapResult.objects.get().made_at == final.made_at
    page = client.get(f"/forums/{row.topic_id}/map/results/").content.decode()
    assert "这是最终结果" in page


def test_what_was_counted_at_the_end_is_counted_once_more_when_all_stands_are_in() -> None:
    row = make_maps.opinion_map()
    make_maps.camps(row, 6, 6)
    work_out_due(NOW(), engine=draw)
    MapResult.objects.update(made_at=NOW() - timedelta(seconds=40))
    OpinionMap.objects.filter(pk=row.pk).update(closes_at=NOW() - timedelta(seconds=40))
    assert work_out_due(NOW(), engine=draw) == [row.pk]
    assert work_out_due(NOW() + timedelta(hours=1), engine=draw) == []


def test_a_map_that_kills_its_process_is_tried_less_often_and_then_given_up() -> None:
    row, now = make_maps.opinion_map(), NOW()
    waits = []
    for _try in range(OpinionMap.MOST_TRIES):
        assert work_out_due(now, engine=killed) == []
        row.refresh_from_db()
        assert row.try_at
        assert not row.is_given_up or row.tries == OpinionMap.MOST_TRIES
        waits.append((row.try_at - now) // timedelta(minutes=1))
        assert work_out_due(row.try_at - timedelta(seconds=1), engine=draw) == []
        now = row.try_at
    assert waits == [1, 2, 4, 8, 16]
    assert row.is_given_up
    assert work_out_due(now + timedelta(days=9), engine=draw) == []


def test_officials_read_that_it_was_given_up_and_have_it_tried_again() -> None:
    row = make_maps.opinion_map()
    OpinionMap.objects.filter(pk=row.pk).update(tries=OpinionMap.MOST_TRIES, try_at=NOW())
    client = Client()
    client.force_login(make.user("moderator"))
    address = reverse("boards:map", args=[row.topic_id])
    assert "系统不再自动重试" in client.get(address).content.decode()
    client.post(f"{address}again/")
    assert "系统不再自动重试" not in client.get(address).content.decode()
    assert work_out_due(NOW(), engine=draw) == [row.pk]
    row.refresh_from_db()
    assert (row.tries, row.try_at) == (0, None)


def test_who_looks_at_a_map_is_told_the_new_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, str]] = []
    monkeypatch.setattr(
        "forums.live.tell_later", lambda thread, make: told.append((thread, make()))
    )
    row = make_maps.opinion_map()
    make_maps.camps(row, 6, 6)
    work_out_due(NOW(), engine=draw)
    ((thread, html),) = told
    assert thread == row.thread_id
    assert f'id="map-figures-{row.pk}"' in html
    assert f"/forums/{row.topic_id}/map/results/" in html
    page = Client().get(f"/forums/{row.topic_id}/map/").content.decode()
    assert f'data-live="/threads/{thread}/"' in page
    assert f'id="map-figures-{row.pk}"' in page
