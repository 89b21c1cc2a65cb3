"""What the generator hands to the loader: plain values, ready for the real services."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """`region` is a region code of city.toml, or empty when the person gave none."""

    key: str
    display_name: str
    participant_type: str
    region: str
    assurance: int


@dataclass(frozen=True)
class Point:
    """`clause` is an article label, empty for the whole draft; `theme` is empty for "other"."""

    clause: str
    stance: str
    text: str
    proposed_text: str
    theme: str
    special: str
    is_public: bool


@dataclass(frozen=True)
class Envelope:
    """`minute_offset` counts from the opening; fractions are seconds."""

    key: str
    person_key: str
    channel: str
    minute_offset: float
    assisted: bool
    late: bool
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Demo:
    """Envelopes are in order of arrival; those after `closing_minute` are late."""

    persons: tuple[Person, ...]
    envelopes: tuple[Envelope, ...]
    closing_minute: int

    @property
    def points(self) -> tuple[Point, ...]:
        """All points in order of arrival; `agreements()` counts in this order."""
        return tuple(point for envelope in self.envelopes for point in envelope.points)


@dataclass(frozen=True)
class Agreement:
    """`value` is +1 or -1; `point` is an index into `Demo.points`."""

    person_key: str
    point: int
    value: int
