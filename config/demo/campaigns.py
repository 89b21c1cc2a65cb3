"""Texts that many send: two campaigns and one flood of adverts."""

from random import Random

from config.demo import mix
from config.demo.content import Saying, read


def campaign(rng: Random) -> list[Saying]:
    """The dance teams' shared text, with the small changes people make when they paste."""
    rows = read("opinions/campaigns.toml")["campaign"]
    sayings = [
        Saying(
            text=_variant(rng, rows, stance),
            clause=7,
            stance=stance,
            theme="T2",
            special="campaign",
            proposed=rows["proposed"] if stance == "amend" and rng.random() < 0.6 else "",
        )
        for stance, count in mix.CAMPAIGN.items()
        for _ in range(count - (stance == "amend"))
    ]
    seed = Saying(rows["seed"], 7, "amend", "T2", "campaign", rows["proposed"])
    return [seed, *rng.sample(sayings, len(sayings))]


def counter_campaign(rng: Random) -> list[Saying]:
    rows = read("opinions/campaigns.toml")["counter"]
    return [
        Saying(_variant(rng, rows, "support"), 6, "support", "T1", "counter_campaign")
        for _ in range(mix.COUNTER_CAMPAIGN)
    ]


def flood(rng: Random) -> list[Saying]:
    """Adverts whose glyphs are changed a little each time."""
    rows = read("opinions/campaigns.toml")["flood"]
    texts = [rows["seed"]]
    while len(texts) < mix.FLOOD:
        text = "".join(rng.choice(rows[part]) for part in ("offer", "contact", "ornament"))
        if text not in texts:
            texts.append(text)
    return [Saying(text, 8, "neutral", "", "flood") for text in texts]


def _variant(rng: Random, rows: dict, stance: str) -> str:
    heads = rows["heads"].get(stance, []) or rows["heads"]["any"]
    head = rng.choice(heads) if stance in rows["always_head"] or rng.random() < 0.35 else ""
    tail = rng.choice(rows["tails"]) if rng.random() < 0.45 else ""
    text = head + rng.choice(rows["cores"]) + tail
    return text.removesuffix("。") if rng.random() < 0.2 else text
