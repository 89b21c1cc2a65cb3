"""A chart drawn on the server: ECharts in V8, once for each set of numbers."""

import hashlib
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from presentation.charts.plain import NotPlainError, plain
from presentation.charts.spec import Chart

try:
    from py_mini_racer import JSEvalException, LibNotFoundError, MiniRacer
except (ImportError, OSError):  # no V8 for this kind of machine: every chart is its table
    MiniRacer = None  # type: ignore[assignment,misc]
    JSEvalException = LibNotFoundError = RuntimeError  # type: ignore[assignment,misc]

logger = logging.getLogger(__name__)

SCRIPT = Path(settings.BASE_DIR) / "front/built/server/charts-server.js"
# Widths in pixels of the two drawings of a chart, and the size of their letters; the page scales
# them up, never below these (front/styles/_charts.scss names the same widths).
NARROW, WIDE, LETTERS = 300, 520, 13
# A drawing takes 20 to 100 ms (bench/charts.py). Seconds mean that something is wrong.
PATIENCE = 5.0
MEMORY = 256 * 1024**2
KEPT_FOR = 7 * 24 * 3600


class DrawingError(Exception):
    """There is no drawing, for a reason that stands in the log: show the table."""


@dataclass(frozen=True)
class Drawing:
    narrow: str
    wide: str


class Engine:
    """One V8 context with ECharts in it, made for the first chart; it draws one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._context: MiniRacer | None = None

    def draw(self, payload: str, width: int) -> str:
        """Return the SVG as ECharts writes it; raises DrawingError."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise DrawingError("another chart takes too long")
        try:
            self._context = self._context or self._start()
            call = self._context.call
            return str(call("draw", payload, width, LETTERS, timeout_sec=PATIENCE))
        except (JSEvalException, LibNotFoundError, OSError, RuntimeError) as error:
            self._context = None  # whatever state it is in, the next chart begins anew
            raise DrawingError(f"{type(error).__name__}: {error}") from error
        finally:
            self._lock.release()

    def _start(self) -> "MiniRacer":
        if MiniRacer is None:
            raise DrawingError("mini-racer has no build for this machine")
        context = MiniRacer()
        context.set_hard_memory_limit(MEMORY)
        context.eval(SCRIPT.read_text(encoding="utf-8"), timeout_sec=PATIENCE)
        return context


engine = Engine()


def name_of(chart: Chart) -> str:
    """A short name that differs between charts: the id in the page, the key in the cache."""
    words = f"{chart.title}{chart.payload()}"
    return f"chart-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def drawing_of(chart: Chart) -> Drawing | None:
    """The two drawings of a chart, or None where it cannot be drawn and its table must do."""
    if not chart.labels or not chart.whole:
        return None
    name = name_of(chart)
    key = f"{name}-{_edition()}"
    if found := cache.get(key):
        return Drawing(*found)
    try:
        payload = chart.payload()
        drawn = [plain(engine.draw(payload, width), f"{name}-{width}") for width in (NARROW, WIDE)]
    except (DrawingError, NotPlainError) as error:
        logger.warning("A chart is shown as its table only: %s", error)
        return None
    cache.set(key, drawn, KEPT_FOR)
    return Drawing(*drawn)


def _edition() -> int:
    """Changes with the script, so that no drawing of an older one is shown."""
    return SCRIPT.stat().st_mtime_ns if SCRIPT.exists() else 0
