"""Names, regions and standing of the people who take part."""

from collections.abc import Callable
from random import Random

from config.demo import mix
from config.demo.content import Saying, city, read, shared
from config.demo.model import Person

ASSURANCE = {
    "web": {"1": 60, "2": 28, "3": 12},
    "wechat": {"1": 74, "2": 20, "3": 6},
    "counter": {"2": 70, "3": 30},
    "hotline": {"0": 35, "1": 65},
    "letter": {"0": 80, "2": 20},
    "meeting": {"1": 50, "2": 50},
}


def is_personal(saying: Saying) -> bool:
    """The text tells who its author is, so it cannot be joined to another's."""
    return any(mark in saying.text for mark in shared()["personal_marks"])


def region_of(sayings: tuple[Saying, ...]) -> str | None:
    """The region whose places the text names."""
    words = " ".join(saying.text for saying in sayings)
    for region in city()["regions"]:
        if any(place in words for place in region["places"]):
            return str(region["code"])
    return None


class Roster:
    """Gives out names, each only once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.pools = read("people.toml")
        self.taken: set[str] = set()
        self.queues = {
            kind: self._shuffled(self.pools[kind]["names"])
            for kind in ("association", "expert", "public_body")
        }
        self.nicknames = self._shuffled(self.pools["individual"]["nicknames"])

    def person(self, key: str, sayings: tuple[Saying, ...], kind: str, channel: str) -> Person:
        """The author of one bundle; `key` is a cast member's when the bundle names one."""
        name = self._cast_name(key) or self._name(kind, sayings)
        self.taken.add(name)
        level = self.rng.choice(mix.spread(ASSURANCE[channel], 50))
        return Person(key, name, kind, "", int(level))

    def flood_names(self) -> list[str]:
        return list(self.pools["special"]["flood"])

    def _name(self, kind: str, sayings: tuple[Saying, ...]) -> str:
        if self.queues.get(kind):
            return self.queues[kind].pop()
        if kind == "merchant":
            return self._fresh(self._merchant)
        if any(map(is_personal, sayings)) or self.rng.random() < 0.35:
            return self._fresh(self._nickname)
        return self._fresh(self._titled)

    def _fresh(self, make: Callable[[], str]) -> str:
        while (name := make()) in self.taken:
            continue
        return name

    def _merchant(self) -> str:
        rows = self.pools["merchant"]
        return self.rng.choice(rows["trades"]) + self.rng.choice(rows["keepers"])

    def _nickname(self) -> str:
        if self.nicknames and self.rng.random() < 0.4:
            return self.nicknames.pop()
        rows = self.pools["individual"]
        return self.rng.choice(rows["heads"]) + self.rng.choice(rows["tails"])

    def _titled(self) -> str:
        rows = self.pools["individual"]
        place = self.rng.choice(rows["places"]) if self.rng.random() < 0.6 else ""
        return place + self.rng.choice(rows["surnames"]) + self.rng.choice(rows["titles"])

    def _cast_name(self, key: str) -> str:
        return next((row["name"] for row in city()["cast"] if row["key"] == key), "")

    def _shuffled(self, names: list[str]) -> list[str]:
        return self.rng.sample(names, len(names))
