"""What a chart costs on the server: `python -m bench.charts`.

Prints milliseconds for the two drawings of each kind, by an engine that is started for them, by one
that runs, and from the cache; and the kilobytes of the pair in the page, compressed.
"""

import gzip
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import django

KINDS = "bars", "stacked", "share", "line", "matrix"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    from django.core.cache import cache  # noqa: PLC0415 -- settings first

    from presentation.charts import draw, spec  # noqa: PLC0415

    labels = tuple(f"第{n}条 静谧区与限行时段" for n in range(1, 13))
    values = tuple(n * 37 % 101 + 1 for n in range(12))
    series = tuple(spec.Series(name, values) for name in ("支持", "建议修改", "中立", "反对"))
    days = {date(2026, 4, 1) + timedelta(days=n): n * n % 23 for n in range(30)}
    facts = {"title": "意见", "unit": "条", "head": "条款"}
    rows = [(label, value, "1") for label, value in zip(labels, values, strict=True)]
    charts = {
        kind: spec.Chart(spec.Kind(kind), labels=labels, series=series, **facts)
        for kind in ("stacked", "matrix")
    }
    charts |= {
        kind: spec.bars(rows[:5], kind=spec.Kind(kind), **facts) for kind in ("bars", "share")
    }
    charts["line"] = spec.per_day(days, **facts)
    say(f"{'kind':8} {'cold ms':>8} {'warm ms':>8} {'kept ms':>8} {'KB gz':>6}")
    for kind in KINDS:
        chart = charts[kind]
        draw.engine = draw.Engine()
        cold = milliseconds(partial(draw.drawing_of, chart))
        cache.clear()
        warm = milliseconds(partial(draw.drawing_of, chart))
        kept = milliseconds(partial(draw.drawing_of, chart))
        drawing = draw.drawing_of(chart)
        size = len(gzip.compress((drawing.narrow + drawing.wide).encode())) / 1024
        say(f"{kind:8} {cold:8.0f} {warm:8.0f} {kept:8.2f} {size:6.1f}")
        cache.clear()


if __name__ == "__main__":
    main()
