"""When opinions come in: a burst, a trough, a media spike and a rush at the end."""

from random import Random

from config.demo import mix
from config.demo.content import city

DAY = 24 * 60
LAST_DAY = 37
SPIKE = 11
# Early morning is quiet; the hours after supper are when people write.
HOURS = [3, 1, 1, 1, 1, 2, 4, 7, 10, 13, 13, 11, 12, 10, 9, 10, 10, 10, 12, 17, 21, 20, 15, 8]
OFFICE_HOURS = range(9, 17)


def closing_minute() -> int:
    """Midnight at the end of the last day, counted from the opening hour."""
    meta = city()["consultation"]
    return int((meta["period_days"] + 1) * DAY - meta["opens_at_hour"] * 60)


def day_shares() -> dict[str, int]:
    shares = {str(day): 16 for day in range(LAST_DAY + 1)}
    shares |= {"0": 85, "1": 75, "2": 38, "3": 26}
    shares |= {str(SPIKE): 110, str(SPIKE + 1): 62, str(SPIKE + 2): 30}
    return shares | {"34": 22, "35": 32, "36": 118, "37": 190}


def days(rng: Random, count: int) -> list[int]:
    picked = [int(day) for day in mix.spread(day_shares(), count)]
    rng.shuffle(picked)
    return picked


def minute(rng: Random, day: int, *, office: bool) -> float:
    """A minute of that day; counters and telephones keep office hours."""
    opens = int(city()["consultation"]["opens_at_hour"])
    hours = [h for h in range(24) if (h in OFFICE_HOURS or not office) and (day or h >= opens)]
    hour = rng.choices(hours, [HOURS[h] for h in hours])[0]
    return float(day * DAY + (hour - opens) * 60 + rng.randrange(60))


def late_minute(rng: Random) -> float:
    return float(closing_minute() + rng.randrange(40, 3 * DAY))
