"""Who looks at a petition sees the number as soon as it is counted, and no more often."""

import pytest
from django.utils import timezone

from petitions.models import Petition
from petitions.services import counting
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch) -> list[tuple[int, str]]:
    """What is said to whom: each with the thread that is watched."""
    said = []
    monkeypatch.setattr("petitions.live.tell", lambda thread, html: said.append((thread, html)))
    return said


def test_a_count_is_told_once_to_those_who_watch_the_petition(told) -> None:
    petition, quiet = made.petition(), made.petition()
    counting.count(timezone.now())
    told.clear()
    for _ in range(5):
        made.signature(petition=petition)

    counting.count(timezone.now())
    counting.count(timezone.now())

    [(thread, html)] = told
    assert thread == petition.thread_id != quiet.thread_id
    assert f'id="signatures-{petition.pk}"' in html
    assert f'data-at="{made.fresh(petition).count_version}"' in html
    assert "<strong data-number>6</strong>" in html


def test_nothing_is_told_of_what_the_public_does_not_see(told) -> None:
    made.petition(state=Petition.State.CHECKING)

    counting.count(timezone.now())

    assert told == []
