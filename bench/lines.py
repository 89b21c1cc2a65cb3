"""One table of all that is measured: each line a figure beside its rival and its target."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median

Figure = float | str


@dataclass(frozen=True)
class Line:
    """A figure of ours; what the user's own way and the named rival reach in the same run.

    target  the least that is wanted, or with ``most`` the most
    cpu     CPU seconds, peak  MB of the process, both of ours alone
    """

    task: str
    data: str
    measure: str
    ours: float
    target: float | None = None
    most: bool = False
    by_hand: float | None = None
    rival: float | None = None
    rival_is: str = ""
    cpu: float | None = None
    peak: float | None = None

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.ours <= self.target if self.most else self.ours >= self.target

    @property
    def ratio(self) -> float | None:
        """Ours to the rival; above 1 is better, also where less is wanted."""
        if not self.rival or not self.ours:
            return None
        return self.rival / self.ours if self.most else self.ours / self.rival


HEAD = (
    *("task", "data", "measure", "by hand", "rival", "ours", "ours to rival"),
    *("target", "met", "CPU s", "peak MB"),
)


def markdown(lines: Iterable[Line]) -> str:
    cells = [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}"]
    for line in lines:
        sign = "≤" if line.most else "≥"
        rival = _short(line.rival) + (f" ({line.rival_is})" if line.rival is not None else "")
        row = (
            *(line.task, line.data, line.measure, _short(line.by_hand), rival),
            *(_short(line.ours), "" if line.ratio is None else f"x{line.ratio:.2f}"),
            "" if line.target is None else f"{sign} {_short(line.target)}",
            {None: "", True: "yes", False: "no"}[line.met],
            *(_short(line.cpu), _short(line.peak)),
        )
        cells.append(f"| {' | '.join(row)} |")
    return "\n".join(cells)


def as_json(line: Line) -> dict[str, object]:
    return {**asdict(line), "met": line.met, "ours to rival": line.ratio}


def _short(figure: float | None) -> str:
    if figure is None:
        return ""
    if figure == int(figure) or abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.4f}" if 0.99 < figure < 1 else f"{figure:.3f}"


def middle(figures: Iterable[float | None]) -> float | None:
    """Median of what there is, or None."""
    known = [figure for figure in figures if figure is not None]
    return float(median(known)) if known else None
