"""Opinions put together from the pools, for what no one wrote by hand.

A text takes its facts and its wish from one aspect of a theme, so it stays on one subject.
A sentence is used at most `CAP` times in a city; a phrase that leads into one, more often.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from config.demo.content import Saying, pool, shared

CAP = 6
PHRASE_CAP = 15
PART = re.compile(r"\{(\w+)\}")
TRIES = 400


class Exhausted(Exception):
    """The pools hold too little for what was asked."""


@dataclass
class Draft:
    """A text being put together."""

    theme: str
    stance: str
    aspect: dict[str, Any]
    used: list[str] = field(default_factory=list)
    participant_type: str = ""
    proposed: str = ""


class Composer:
    def __init__(self, rng: Random, taken: set[str]) -> None:
        self.rng = rng
        self.taken = taken
        self.uses: Counter[str] = Counter()
        self.shared = shared()

    def saying(self, theme: str, stance: str, *, long: bool = False) -> Saying:
        """A text no one has said yet, on `theme` and with `stance`."""
        for _ in range(TRIES):
            draft = Draft(theme, stance, self._aspect(theme, stance))
            pattern = self._pattern(stance, long=long)
            text = self._fill(pattern["text"], draft)
            if text and self._fits(text, long=long):
                return self._keep(text, draft, pattern)
        raise Exhausted(f"{theme} {stance} long={long}")

    def _keep(self, text: str, draft: Draft, pattern: dict[str, Any]) -> Saying:
        self.taken.add(text)
        self.uses.update([pattern["text"], *draft.used])
        return Saying(
            text=text,
            clause=self.rng.choice(draft.aspect["clauses"]),
            stance=draft.stance,
            theme=draft.theme,
            proposed=draft.proposed,
            participant_type=draft.participant_type,
            channel=pattern.get("channel", ""),
            skeletons=tuple(used for used in draft.used if _is_sentence(used)),
        )

    def _fits(self, text: str, *, long: bool) -> bool:
        return text not in self.taken and (len(text) > 400) == long

    def _aspect(self, theme: str, stance: str) -> dict[str, Any]:
        """The aspects with the most sentences left come up most often."""
        aspects = [a for a in pool(theme)["aspect"] if self._room(a.get(stance, []))]
        if not aspects:
            raise Exhausted(f"{theme} {stance}")
        return self.rng.choices(aspects, [self._room(a[stance]) for a in aspects])[0]

    def _room(self, entries: list[Any]) -> int:
        return sum(_cap(_text(entry)) - self.uses[_text(entry)] for entry in entries)

    def _pattern(self, stance: str, *, long: bool) -> dict[str, Any]:
        patterns = [
            p
            for p in self.shared["pattern"]
            if p.get("long", False) == long and stance in p.get("stances", [stance])
        ]
        weights = [p.get("weight", 1) / (1 + self.uses[p["text"]]) ** 0.5 for p in patterns]
        return self.rng.choices(patterns, weights)[0]

    def _fill(self, pattern: str, draft: Draft) -> str:
        """The finished text, or nothing when a part of the pattern cannot be had."""
        pieces: list[str] = []
        for piece in re.split(r"(\{\w+\})", pattern):
            part = PART.fullmatch(piece)
            filled = self._part(part[1], draft) if part else piece
            if filled is None:
                return ""
            pieces.append(filled)
        return self._surface("".join(pieces))

    def _part(self, name: str, draft: Draft) -> str | None:
        if name == "more":
            return self._more(draft)
        if name == "other":
            return self._other(draft)
        return self._pick(self._entries(name, draft), draft)

    def _entries(self, name: str, draft: Draft) -> list[Any]:
        match name:
            case "opening":
                return draft.aspect.get("openings") or pool(draft.theme)["openings"]
            case "fact":
                return draft.aspect["facts"]
            case "ask":
                return draft.aspect[draft.stance]
            case _:
                phrases = self.shared[name]
                return [*phrases.get("any", []), *phrases.get(draft.stance, [])]

    def _other(self, draft: Draft) -> str | None:
        """A further wish from another aspect of the theme that shares the clause."""
        entries = [
            entry
            for aspect in pool(draft.theme)["aspect"]
            if aspect is not draft.aspect
            and aspect.get("side") == draft.aspect.get("side")
            and set(aspect["clauses"]) & set(draft.aspect["clauses"])
            and not set(map(_text, aspect.get(draft.stance, []))) & set(draft.used)
            for entry in aspect.get(draft.stance, [])
        ]
        return self._pick(entries, draft)

    def _more(self, draft: Draft) -> str | None:
        """Two facts and a wish from an aspect this text has not touched."""
        aspects = [
            a
            for a in pool(draft.theme)["aspect"]
            if a.get(draft.stance)
            and a.get("side") == draft.aspect.get("side")
            and not set(map(_text, a["facts"])) & set(draft.used)
        ]
        if not aspects:
            return None
        aspect = self.rng.choice(aspects)
        rows = [aspect["facts"], aspect["facts"], aspect[draft.stance]]
        parts = [self._pick(entries, draft) for entries in rows]
        return None if None in parts else "".join(part for part in parts if part)

    def _pick(self, entries: list[Any], draft: Draft) -> str | None:
        """One of the least used entries, its slots filled."""
        fresh = [entry for entry in entries if _text(entry) not in draft.used]
        free = [e for e in fresh if self.uses[_text(e)] < _cap(_text(e))]
        if not free:
            return None
        least = min(self.uses[_text(e)] for e in free)
        entry = self.rng.choice([e for e in free if self.uses[_text(e)] <= least + 1])
        draft.used.append(_text(entry))
        if isinstance(entry, dict):
            draft.participant_type = entry.get("participant_type", draft.participant_type)
            draft.proposed = entry.get("proposed", draft.proposed)
        return PART.sub(lambda slot: self.rng.choice(self.shared["slots"][slot[1]]), _text(entry))

    def _surface(self, text: str) -> str:
        """People do not all punctuate like a notice."""
        chance = self.rng.random()
        habits: list[dict[str, Any]] = self.shared["habit"]
        for habit in habits:
            chance -= habit["chance"]
            if chance < 0 and len(text) <= habit.get("longest", 120):
                return re.sub(habit["find"], habit["put"], text)
        return text


def _text(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else str(entry["text"])


def _cap(text: str) -> int:
    return CAP if _is_sentence(text) else PHRASE_CAP


def _is_sentence(text: str) -> bool:
    return text.endswith(("。", "？", "！", "；"))
