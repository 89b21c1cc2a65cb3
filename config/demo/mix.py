"""How much of everything the city says."""

from config.demo.content import Saying, read

PERSONS = 968
POINTS = 1260

# Points on each theme that belong to no campaign.
STANCES: dict[str, dict[str, int]] = {
    "T1": {"support": 70, "oppose": 70, "neutral": 19, "amend": 122},
    "T2": {"support": 28, "oppose": 14, "neutral": 5, "amend": 11},
    "T3": {"support": 87, "oppose": 34, "neutral": 13, "amend": 55},
    "T4": {"support": 61, "oppose": 7, "neutral": 10, "amend": 28},
    "T5": {"support": 92, "oppose": 4, "neutral": 10, "amend": 24},
    "T6": {"support": 46, "oppose": 9, "neutral": 11, "amend": 28},
    "T7": {"support": 18, "oppose": 38, "neutral": 6, "amend": 21},
    "T8": {"support": 32, "oppose": 6, "neutral": 9, "amend": 11},
}
# A shared text ticked differently by those who send it.
CAMPAIGN = {"oppose": 70, "amend": 48, "support": 16, "neutral": 9}
CAMPAIGN_PEOPLE = 121
COUNTER_CAMPAIGN = 38
FLOOD = 60
FLOOD_PEOPLE = 2
# Composed points over 400 characters, beside those written by hand.
LONG = {"T1": 9}
LATE = 5
ASSISTED = 31
WITHHELD_BY_CHOICE = 50
AGREEMENTS = 2400

CHANNELS = {"web": 46, "wechat": 31, "counter": 9, "hotline": 8, "letter": 3, "meeting": 3}
REGIONS = {"YT-LJ": 62, "YT-BL": 21, "YT-DC": 9, "": 8}


def missing(written: tuple[Saying, ...]) -> list[tuple[str, str]]:
    """Theme and stance of every point that hands have not written."""
    have = [(saying.theme, saying.stance) for saying in written]
    return [
        (theme, stance)
        for theme, stances in STANCES.items()
        for stance, wanted in stances.items()
        for _ in range(wanted - have.count((theme, stance)))
    ]


def spread(shares: dict[str, int], total: int) -> list[str]:
    """`total` keys in the proportions of `shares`, largest remainders first."""
    whole = sum(shares.values())
    exact = {key: total * share / whole for key, share in shares.items()}
    counts = {key: int(value) for key, value in exact.items()}
    ranked = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in ranked[: total - sum(counts.values())]:
        counts[key] += 1
    return [key for key, count in counts.items() for _ in range(count)]


def missing_types(have: list[str]) -> list[str]:
    """Participant types still to be given out, individuals left aside."""
    shares: dict[str, int] = read("people.toml")["types"]
    return [
        kind
        for kind, wanted in shares.items()
        if kind != "individual"
        for _ in range(wanted - have.count(kind))
    ]
