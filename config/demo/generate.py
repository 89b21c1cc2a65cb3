"""The whole city from one number: the same seed gives the same people and the same words."""

from dataclasses import dataclass, replace
from random import Random

from config.demo import arrivals, campaigns, mix
from config.demo.agree import agreements
from config.demo.compose import Composer
from config.demo.content import Saying, article_labels, written
from config.demo.model import Demo, Envelope, Person, Point
from config.demo.people import Roster, is_personal, region_of

__all__ = ["agreements", "composed", "generate"]

SEED = 20260302
FLOOD_MINUTE = 15 * arrivals.DAY - 7 * 60 + 13
CAMPAIGN_DAYS = [4, 5, 5, 5, 6, 6, 7, 9, 20, 33, 36, 37, 37]
COUNTER_DAYS = [11, 12, 12, 13, 14]


@dataclass(frozen=True)
class Bundle:
    """What one person sends at once; `owner` tells persons apart before they have keys."""

    owner: str
    sayings: tuple[Saying, ...]
    kind: str = ""
    channel: str = ""
    minute: float = 0.0
    assisted: bool = False
    late: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing in it tells who the author is or how it came."""
        return not self.channel and not any(
            s.special or s.participant_type or s.author or is_personal(s) for s in self.sayings
        )


def generate(seed: int = SEED) -> Demo:
    rng = Random(seed)
    hand = written()
    sayings = [*hand, *composed(rng, hand)]
    bundles = _typed(rng, _bundled(rng, sayings)) + _campaign_bundles(rng)
    bundles = _timed(rng, _helped(rng, _channelled(rng, bundles))) + _flood_bundles(rng)
    bundles.sort(key=lambda bundle: (bundle.minute, bundle.owner))
    persons = _persons(rng, bundles)
    return Demo(
        persons=tuple(_settled(rng, persons, bundles)),
        envelopes=tuple(_envelopes(rng, bundles, persons)),
        closing_minute=arrivals.closing_minute(),
    )


def composed(rng: Random, hand: tuple[Saying, ...]) -> list[Saying]:
    """What is missing beside the handwritten, long texts first while the pools are full."""
    composer = Composer(rng, {saying.text for saying in hand})
    wanted = mix.missing(hand)
    sayings = []
    for theme, count in mix.LONG.items():
        for _ in range(count):
            wanted.remove((theme, "amend"))
            sayings.append(composer.saying(theme, "amend", long=True))
    return sayings + [composer.saying(theme, stance) for theme, stance in wanted]


def _bundled(rng: Random, sayings: list[Saying]) -> list[Bundle]:
    """One person each, then the surplus goes as second and third points to others."""
    shuffled = rng.sample(sayings, len(sayings))
    people = mix.PERSONS - mix.CAMPAIGN_PEOPLE - mix.COUNTER_CAMPAIGN - mix.FLOOD_PEOPLE
    surplus = len(shuffled) - people
    extras = [s for s in shuffled if Bundle("", (s,), channel=s.channel).is_plain][:surplus]
    chosen = {id(s) for s in extras}
    hosts = [[s] for s in shuffled if id(s) not in chosen]
    open_hosts = [host for host in hosts if not host[0].special and host[0].channel != "hotline"]
    for extra in extras:
        _give(rng, extra, open_hosts)
    return [_bundle(f"a{number:04}", host) for number, host in enumerate(hosts)]


def _give(rng: Random, extra: Saying, hosts: list[list[Saying]]) -> None:
    while True:
        host = rng.choice(hosts)
        if len(host) < 3 and extra.theme not in {saying.theme for saying in host}:
            host.append(extra)
            return


def _bundle(owner: str, sayings: list[Saying]) -> Bundle:
    first = sayings[0]
    return Bundle(
        owner=first.author or owner,
        sayings=tuple(sayings),
        kind=first.participant_type,
        channel=first.channel,
        assisted=first.assisted,
    )


def _typed(rng: Random, bundles: list[Bundle]) -> list[Bundle]:
    """Participant types that no text asks for go to texts that could be anyone's."""
    wanted = mix.missing_types([bundle.kind for bundle in bundles])
    plain = [bundle.owner for bundle in bundles if bundle.is_plain and not bundle.kind]
    given = dict(zip(rng.sample(plain, len(wanted)), wanted, strict=True))
    return [replace(b, kind=b.kind or given.get(b.owner, "individual")) for b in bundles]


def _campaign_bundles(rng: Random) -> list[Bundle]:
    sayings = campaigns.campaign(rng)
    owners = [f"c{n:03}" for n in range(mix.CAMPAIGN_PEOPLE)]
    owners += rng.sample(owners, len(sayings) - len(owners))
    counter = campaigns.counter_campaign(rng)
    return [
        *(Bundle(o, (s,), "individual") for o, s in zip(owners, sayings, strict=True)),
        *(Bundle(f"d{n:02}", (s,), "individual") for n, s in enumerate(counter)),
    ]


def _flood_bundles(rng: Random) -> list[Bundle]:
    """Two accounts, ninety seconds."""
    return [
        Bundle(
            owner=f"f{number % mix.FLOOD_PEOPLE}",
            sayings=(saying,),
            kind="individual",
            channel="web",
            minute=round(FLOOD_MINUTE + number * 1.5 / mix.FLOOD, 3),
        )
        for number, saying in enumerate(campaigns.flood(rng))
    ]


def _channelled(rng: Random, bundles: list[Bundle]) -> list[Bundle]:
    """Campaigns travel by phone; the others fill what the shares still allow."""
    bundles = [_campaign_channel(rng, bundle) for bundle in bundles]
    have = [b.channel for b in bundles if b.channel for _ in b.sayings] + ["web"] * mix.FLOOD
    open_points = sum(len(b.sayings) for b in bundles if not b.channel)
    shares = {
        channel: max(0, mix.POINTS * share // 100 - have.count(channel))
        for channel, share in mix.CHANNELS.items()
    }
    queue = mix.spread(shares, open_points)
    rng.shuffle(queue)
    return [b if b.channel else replace(b, channel=queue.pop()) for b in bundles]


def _campaign_channel(rng: Random, bundle: Bundle) -> Bundle:
    if not bundle.sayings[0].special.endswith("campaign"):
        return bundle
    return replace(bundle, channel=rng.choices(["wechat", "web"], [5, 2])[0])


def _helped(rng: Random, bundles: list[Bundle]) -> list[Bundle]:
    """Assisted entries are taken down at the counter."""
    counter = [b.owner for b in bundles if b.channel == "counter" and not b.assisted]
    already = sum(b.assisted for b in bundles)
    helped = set(rng.sample(counter, mix.ASSISTED - already))
    return [replace(b, assisted=b.assisted or b.owner in helped) for b in bundles]


def _timed(rng: Random, bundles: list[Bundle]) -> list[Bundle]:
    late = set(rng.sample(_could_be_late(bundles), mix.LATE))
    days = arrivals.days(rng, len(bundles))
    return [_at(rng, b, day, late=b.owner in late) for b, day in zip(bundles, days, strict=True)]


def _could_be_late(bundles: list[Bundle]) -> list[str]:
    by_post = ("letter", "web", "counter")
    return [b.owner for b in bundles if b.channel in by_post and not b.sayings[0].special]


def _at(rng: Random, bundle: Bundle, day: int, *, late: bool) -> Bundle:
    if late:
        return replace(bundle, minute=arrivals.late_minute(rng), late=True)
    match bundle.sayings[0].special:
        case "campaign":
            day = rng.choice(CAMPAIGN_DAYS)
        case "counter_campaign":
            day = rng.choice(COUNTER_DAYS)
    office = bundle.channel in ("counter", "hotline", "meeting")
    return replace(bundle, minute=arrivals.minute(rng, day, office=office))


def _persons(rng: Random, bundles: list[Bundle]) -> dict[str, Person]:
    """One person for each owner, keyed in order of first arrival."""
    roster = Roster(rng)
    persons: dict[str, Person] = {}
    for bundle in bundles:
        if bundle.owner not in persons:
            key = bundle.sayings[0].author or f"p{len(persons) + 1:04}"
            persons[bundle.owner] = roster.person(key, bundle.sayings, bundle.kind, bundle.channel)
    for owner, name in zip(("f0", "f1"), roster.flood_names(), strict=True):
        persons[owner] = replace(persons[owner], display_name=name)
    return persons


def _settled(rng: Random, persons: dict[str, Person], bundles: list[Bundle]) -> list[Person]:
    """A region for each: the one their words name, or one the shares still allow."""
    named = {b.owner: region for b in reversed(bundles) if (region := region_of(b.sayings))}
    have = list(named.values())
    shares = {
        region: max(0, mix.PERSONS * share // 100 - have.count(region))
        for region, share in mix.REGIONS.items()
    }
    queue = mix.spread(shares, len(persons) - len(named))
    rng.shuffle(queue)
    return [
        replace(person, region=named[owner] if owner in named else queue.pop())
        for owner, person in persons.items()
    ]


def _envelopes(rng: Random, bundles: list[Bundle], persons: dict[str, Person]) -> list[Envelope]:
    ordinary = [s for b in bundles for s in b.sayings if not s.special and not s.author]
    private = {s.text for s in rng.sample(ordinary, mix.WITHHELD_BY_CHOICE)}
    return [
        Envelope(
            key=f"e{number:04}",
            person_key=persons[bundle.owner].key,
            channel=bundle.channel,
            minute_offset=bundle.minute,
            assisted=bundle.assisted,
            late=bundle.late,
            points=tuple(_point(saying, private) for saying in bundle.sayings),
        )
        for number, bundle in enumerate(bundles, start=1)
    ]


def _point(saying: Saying, private: set[str]) -> Point:
    return Point(
        clause=article_labels()[saying.clause],
        stance=saying.stance,
        text=saying.text,
        proposed_text=saying.proposed,
        theme=saying.theme,
        special=saying.special,
        is_public=saying.text not in private,
    )
