"""How long do import, publication and comparison of a text of many clauses take? CLAUSES, VERSIONS.

    python bench/authoring.py 500 10

Runs in a copy of the database of tests. Each figure is the slowest of all versions, in seconds.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django  # noqa: E402 -- needs the two lines above

django.setup()

from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.models import PolicyPage  # noqa: E402
from consultations.lineage.matching import Piece, links  # noqa: E402
from consultations.lineage.standing import settle_present  # noqa: E402
from consultations.models import Consultation  # noqa: E402
from presentation.redlines import redlined  # noqa: E402
from tests.cms import pages  # noqa: E402
from tests.databases import copies  # noqa: E402

WORDS = (
    *("应当", "可以", "不得", "市人民政府", "区文化部门", "公安机关", "滨江", "夜间"),
    *("音箱", "演出", "集市", "停车", "登记", "公示", "三十日", "期限", "经营者"),
)


def text(clauses: int, version: int) -> str:
    """Articles of two paragraphs, a tenth of them reworded and one more with each version."""
    lines = []
    for number in range(1, clauses // 2 + version + 1):
        edition = version if number % 10 == version % 10 else 0
        words = [WORDS[(number * step + edition) % len(WORDS)] for step in range(3, 30)]
        lines.append(f"第{number}条　{''.join(words)}，第{number}号。")
        lines.append(f"{''.join(reversed(words))}，另行规定{number}。")
    return "\n".join(lines)


class Clock:
    """The slowest of each act, in seconds."""

    def __init__(self) -> None:
        self.worst: dict[str, float] = {}

    def timed(self, name: str, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        result = act(*given, **named)
        self.worst[name] = max(self.worst.get(name, 0.0), time.perf_counter() - began)
        return result


def measure(clauses: int, versions: int) -> dict[str, float]:
    clock, client, approver = Clock(), Client(), pages.approver()
    client.force_login(approver)
    page = pages.policy(clauses=[], closes_on=timezone.localdate() + timedelta(days=60))
    page.save_revision()
    start = reverse("importing:start", args=[page.pk])
    for version in range(versions):
        said = {"text": text(clauses, version)}
        url = clock.timed("read and match", client.post, start, said).url
        clock.timed("preview", client.get, url)
        clock.timed("put into the draft", client.post, f"{url}put-in/")
        revision = PolicyPage.objects.get(pk=page.pk).get_latest_revision()
        clock.timed("publish", revision.publish, user=approver)
        page = PolicyPage.objects.get(pk=page.pk)
        clock.timed("public page", client.get, page.consultation.get_absolute_url())
        if version:
            measure_lineage(clock, client, page.consultation)
    compare_all(clock, client, page.consultation)
    return clock.worst


def measure_lineage(clock: Clock, client: Client, consultation: Consultation) -> None:
    """The parts of a publication that grow with the lineage, each by itself."""
    newest, before = consultation.versions.all()[:2]
    old, new = (
        [Piece(*row) for row in side.texts.values_list("clause__key", "level", "heading", "text")]
        for side in (before, newest)
    )
    clock.timed("match the clauses", links, old, new)
    renamed = [replace(piece, key=uuid4()) for piece in new]
    clock.timed("match without keys", links, old, renamed)
    clock.timed("where opinions stand", settle_present, consultation)
    place = newest.texts.filter(level="article").first().clause
    clock.timed("page of a clause", client.get, place.get_absolute_url())


def compare_all(clock: Clock, client: Client, consultation: Consultation) -> None:
    """The first with the last version, before and after it is kept."""
    address = reverse("consultations:compare", args=[consultation.pk])
    last = consultation.versions.count()
    for view in ("inline", "side"):
        cache.clear()
        redlined.cache_clear()
        query = {"from": 1, "to": last, "view": view, "only": "all"}
        clock.timed(f"compare {view}, cold", client.get, address, query)
        clock.timed(f"compare {view}, kept", client.get, address, query)
    clock.timed("only what changed", client.get, address, {**query, "only": "changed"})
    clock.timed(
        "all versions", client.get, reverse("consultations:versions", args=[consultation.pk])
    )


if __name__ == "__main__":
    setup_test_environment()
    with tempfile.TemporaryDirectory() as scratch:
        database = copies(cache=ROOT / ".pytest_cache/databases", scratch=Path(scratch))
        database.create()
        try:
            sizes = [int(size) for size in sys.argv[1:]] or [500, 10]
            for name, seconds in measure(*sizes).items():
                sys.stdout.write(f"{name:20} {seconds:6.2f} s\n")
        finally:
            database.drop()
