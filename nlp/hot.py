"""Which issues are rising, where, since when, for how many people?

An issue is one matter in one place, not a theme: texts are joined where title and body share
rare runs of characters, tell of one matter by their words, and were written not too far apart
(average link), and fragments where they are as like each other as each is to itself. People
count, not messages.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, hstack
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp.duplicates import letters
from nlp.fragments import joined
from nlp.lexical import Dense, learn
from nlp.names import homes, places
from nlp.segment import content_words

# Share of the title in the likeness; shares of titles and bodies a run may at most be in.
TITLE, COMMON = 0.45, 0.1
TITLE_RUNS, BODY_RUNS = (2, 4), (2, 3)
READ = 400  # characters of a body
# Likeness of texts far apart in time counts for so much of that of the same day.
FAR, DAYS = 0.75, 45.0
# Likeness of texts that name different estates counts for so much.
ELSEWHERE = 0.1
# Likeness of texts whose words tell of different matters counts for so much: one estate may have
# cracks in its walls and no school.
OTHERWISE = 0.5
# Average distance within an issue at most; likeness of fragments, of what they have inside.
WIDEST, AS_LIKE = 0.895, 0.45
# What an issue counts whose messages have nothing in common; their mean cosine comes on top.
LOOSE = 0.7
# Among fewer texts a run shared by two says much, and one in a tenth of them little.
FEW = 50
BLOCK = 5000
FEWEST = 2
WINDOW = timedelta(days=30)
LABEL = 40

WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d+)?)?"
)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Message:
    """A text, when and by whom; ``likes`` at least 0, ``title`` may be empty."""

    text: str
    at: datetime
    author: str = ""
    likes: int = 0
    title: str = ""


@dataclass(frozen=True)
class Issue:
    """A matter several messages are about; ``members`` are indices, by time.

    people   distinct authors, copies of one text under several names counted once
    likes    all together; in ``heat`` they count by their logarithm
    begin    and ``end``: first and last message
    peak     most people within any 30 days
    rising   share of the people who came in the last 30 days before the last message of all
    place    the place most of them name, or empty
    heat     what issues are ranked by, above 0
    """

    label: str
    members: tuple[int, ...]
    place: str
    begin: datetime
    end: datetime
    people: int
    likes: int
    peak: int
    rising: float
    heat: float


def hot_issues(messages: Sequence[Message], *, most: int | None = None) -> list[Issue]:
    """List the issues of at least two messages, the hottest first.

    Messages without a text or title belong to none. Up to 5,000 are compared each with each;
    more are taken in blocks by time, whose issues are joined afterwards. No chance in it.
    """
    rows = [index for index, one in enumerate(messages) if letters(one.title + one.text)]
    if len(rows) < FEWEST:
        return []
    copies: dict[str, list[int]] = defaultdict(list)
    for index in rows:
        copies[letters(messages[index].title + messages[index].text)].append(index)
    distinct = list(copies.values())
    first = [messages[some[0]] for some in distinct]
    vectors = _vectors(first)
    groups: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(_grouped(vectors, first)):
        groups[int(number)].append(place)
    now = max(messages[index].at for index in rows)
    issues = []
    for places_of in groups.values():
        some = [index for place in places_of for index in distinct[place]]
        if len(some) >= FEWEST:
            issues.append(_issue(some, messages, now, _closeness(vectors[places_of])))
    issues.sort(key=lambda issue: (-issue.heat, issue.members))
    return issues[:most]


def moment(written: str) -> datetime:
    """Read a time as tables write it: 2019-02-28 11:25:05, 2020/1/6 12:09, 2020-01-06T08:00Z.

    Without a zone; one that is given is turned to UTC and dropped. ValueError for no time.
    """
    found = WRITTEN.fullmatch(written.strip())
    if found is None:
        at = datetime.fromisoformat(written.strip())
        return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- tables tell no zone


def _grouped(vectors: csr_matrix, messages: Sequence[Message]) -> Ints:
    """Give each of n messages the number of its issue; one of its own where it is alone."""
    days = np.array([one.at.timestamp() / 86400 for one in messages])
    here, matter = _homes(messages), _matters(messages)
    order = np.argsort(days, kind="stable")
    group = np.zeros(len(messages), dtype=np.int64)
    for start in range(0, len(order), BLOCK):
        some = order[start : start + BLOCK]
        group[some] = group.max() + 1 + _linked(vectors[some], days[some], here[some], matter[some])
    return joined(vectors, group, AS_LIKE, here)


def _vectors(messages: Sequence[Message]) -> csr_matrix:
    """Make unit rows of title and body; where there is no title the body begins with one."""
    bodies = [_bare(one.text)[:READ] for one in messages]
    titles = [
        _bare(one.title) or re.split("[。！？!?]", body)[0][:LABEL]
        for one, body in zip(messages, bodies, strict=True)
    ]
    parts = []
    for texts, runs, weight in ((titles, TITLE_RUNS, TITLE), (bodies, BODY_RUNS, 1 - TITLE)):
        bar = COMMON if len(texts) >= FEW else 1.0
        counter = TfidfVectorizer(
            analyzer="char", ngram_range=runs, sublinear_tf=True, min_df=FEWEST, max_df=bar,
            dtype=np.float32,
        )  # fmt: skip
        try:
            parts.append(math.sqrt(weight) * counter.fit_transform(texts))
        except ValueError:  # scikit-learn's word for: no run is left
            parts.append(csr_matrix((len(texts), 1), dtype=np.float32))
    return csr_matrix(hstack(parts))


def _bare(text: str) -> str:
    return "".join(text.split())


def _homes(messages: Sequence[Message]) -> csr_matrix:
    """Mark which estates each message names, (n, names)."""
    named = [sorted(homes(_bare(one.title + one.text[:READ]))) for one in messages]
    known = {name: place for place, name in enumerate(sorted({n for some in named for n in some}))}
    rows = [row for row, some in enumerate(named) for _ in some]
    columns = [known[name] for some in named for name in some]
    cells = (np.ones(len(rows), np.float32), (rows, columns))
    return csr_matrix(cells, shape=(len(messages), max(1, len(known))))


def _matters(messages: Sequence[Message]) -> Dense:
    """Say what each message is about, (n, d) of length 1, by its words and those near them."""
    docs = [content_words(f"{one.title}\n{one.text[:READ]}") for one in messages]
    encoder = learn(docs)
    return encoder.of_counts(encoder.count(docs))


def _linked(
    vectors: csr_matrix, days: NDArray[np.float64], here: csr_matrix, matter: Dense
) -> Ints:
    if len(days) < FEWEST:
        return np.zeros(len(days), dtype=np.int64)
    near = (vectors @ vectors.T).toarray()
    near *= FAR + (1 - FAR) * np.exp(-np.abs(days[:, None] - days) / DAYS).astype(np.float32)
    named = np.diff(here.indptr) > 0
    elsewhere = named[:, None] & named & ((here @ here.T).toarray() == 0)
    near[elsewhere] *= ELSEWHERE
    near *= OTHERWISE + (1 - OTHERWISE) * np.clip(matter @ matter.T, 0, 1)
    far = np.clip(1 - near, 0, 1)
    np.fill_diagonal(far, 0)
    tree = linkage(squareform(far, checks=False), "average")
    return np.asarray(fcluster(tree, WIDEST, "distance"), dtype=np.int64)


def _closeness(vectors: csr_matrix) -> float:
    """Mean cosine between the rows, 0 to 1; 1 for copies of one text."""
    n = vectors.shape[0]
    if n < FEWEST:
        return 1.0
    total = np.asarray(vectors.sum(axis=0), dtype=np.float64).ravel()
    return max(0.0, (float(total @ total) - n) / (n * (n - 1)))


def _issue(some: list[int], messages: Sequence[Message], now: datetime, closeness: float) -> Issue:
    told = [messages[index] for index in some]
    voices = _voices(told)
    people = len(set(voices))
    peak = _peak([one.at for one in told], voices)
    late = {voice for voice, one in zip(voices, told, strict=True) if one.at > now - WINDOW}
    likes = sum(max(0, one.likes) for one in told)
    return Issue(
        label=_label(told),
        members=tuple(some),
        place=_place(told),
        begin=told[0].at,
        end=told[-1].at,
        people=people,
        likes=likes,
        peak=peak,
        rising=round(len(late) / people, 4),
        heat=round(_heat(people, told, likes) * (LOOSE + closeness), 4),
    )


def _voices(told: Sequence[Message]) -> list[str]:
    """Name for each message who speaks: its author, or the first who sent the same text.

    Without authors each text is a voice.
    """
    first: dict[str, str] = {}
    voices = []
    for one in told:
        said = letters(one.title + one.text)
        voices.append(first.setdefault(said, one.author or said))
    return voices


def _peak(times: Sequence[datetime], voices: Sequence[str]) -> int:
    most = start = 0
    for end, at in enumerate(times):
        while times[start] < at - WINDOW:
            start += 1
        most = max(most, len(set(voices[start : end + 1])))
    return most


def _heat(people: int, told: Sequence[Message], likes: int) -> float:
    """Weigh people first; then in how many months one spoke up, repetition and likes by logarithm.

    Weights set on hand-checked events; see bench/nlp_hot.py.
    """
    months = len({(one.at.year, one.at.month) for one in told})
    again = math.log1p(len(told) - people)
    return people + 0.5 * months + 1.5 * again + 0.25 * math.log1p(likes)


def _label(told: Sequence[Message]) -> str:
    """Take the title nearest to what all titles share."""
    titles = [(_bare(one.title) or _bare(one.text))[:LABEL] for one in told]
    pairs = [{title[i : i + 2] for i in range(len(title) - 1)} for title in titles]
    often = Counter(pair for some in pairs for pair in some)
    worth = [sum(often[pair] for pair in sorted(some)) / math.sqrt(len(some) + 1) for some in pairs]
    return titles[max(range(len(titles)), key=lambda i: (worth[i], -i))]


def _place(told: Sequence[Message]) -> str:
    """Find the place name that most of the messages share, a longer one rather than its end.

    A third of them must name it. A name may begin with words that are not part of it, so each
    of its ends is counted too.
    """
    named: Counter[str] = Counter()
    for one in told:
        found = places(one.title + one.text[:200])
        ends = {name[start:] for name in found for start in range(len(name) - 2)}
        named.update(sorted(ends))
    worth = [
        (count * count * (len(name) - 1), name)
        for name, count in named.items()
        if count * 3 >= len(told)
    ]
    return max(worth, default=(0, ""))[1]
