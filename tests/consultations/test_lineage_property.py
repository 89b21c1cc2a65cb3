"""Whatever is done to a text, no opinion is lost or stands with two clauses."""

from collections import Counter
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.comparison import compare
from consultations.document import current, remembered
from consultations.draft import DraftClause
from consultations.lineage.matching import Piece, links
from consultations.models import Clause, Consultation, Descent
from consultations.report import report_on
from consultations.services import release_version, settle
from contributions.models import Contribution
from tests import make
from tests.consultations.texts import LIGHTS, PARKING, QUIET, STALLS

SENTENCES = [
    *(f"{part}。" for text in (QUIET, PARKING, STALLS, LIGHTS) for part in text[:-1].split("，")),
    "演出经营者应当在演出前十五日提交安全方案和应急预案。",
    "居民委员会可以组织沿江住户签订夜间公约并张榜公布。",
    "违反本办法规定的，由城市管理部门责令改正，可以处五百元罚款。",
    "本市设立夜间经济协调会议，每季度听取经营者和居民代表的意见。",
]
ACTS = ("edit", "renew", "split", "merge", "delete", "restore", "move", "add", "heading")

# A text: clauses by key, each of some of the sentences.
Text = dict[int, list[int]]
Act = tuple[str, int, int]
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 30)), max_size=4
)
histories = st.lists(acts, min_size=3, max_size=5)


class Drafting:
    """A drafter who does to the text what he or she is told, as far as it can be done."""

    def __init__(self) -> None:
        self.text: Text = {number: [number * 2, number * 2 + 1] for number in range(5)}
        self.gone: Text = {}
        self.headings: set[int] = set()
        self.keys = len(self.text)

    def fresh(self, words: list[int]) -> None:
        self.text[self.keys] = words
        self.keys += 1

    def do(self, act: Act) -> None:
        name, which, other = act
        keys = list(self.text)
        key, second = keys[which % len(keys)], keys[other % len(keys)]
        getattr(self, name)(key, second, other)
        if not self.text:
            self.fresh([which])

    def edit(self, key: int, _second: int, other: int) -> None:
        self.text[key] = [*self.text[key][1:], other]

    def renew(self, key: int, _second: int, _other: int) -> None:
        """The same words in a block of their own."""
        self.fresh(self.text.pop(key))

    def split(self, key: int, _second: int, _other: int) -> None:
        first, *rest = self.text[key]
        self.text[key] = [first]
        for words in rest:
            self.fresh([words])

    def merge(self, key: int, second: int, _other: int) -> None:
        if key != second:
            self.text[key] = self.text[key] + self.text.pop(second)

    def delete(self, key: int, _second: int, _other: int) -> None:
        self.gone[key] = self.text.pop(key)

    def restore(self, _key: int, _second: int, other: int) -> None:
        if self.gone:
            back = list(self.gone)[other % len(self.gone)]
            self.text[back] = self.gone.pop(back)

    def move(self, key: int, _second: int, _other: int) -> None:
        self.text[key] = self.text.pop(key)

    def add(self, _key: int, _second: int, other: int) -> None:
        self.fresh([other])

    def heading(self, key: int, _second: int, _other: int) -> None:
        self.headings ^= {key}

    def clauses(self) -> tuple[DraftClause, ...]:
        return tuple(
            DraftClause(
                key_of(key),
                "chapter" if key in self.headings else "article",
                f"第{place}条",
                "一章" if key in self.headings else "",
                "".join(SENTENCES[word % len(SENTENCES)] for word in words) or "略。",
            )
            for place, (key, words) in enumerate(self.text.items(), 1)
        )


def key_of(number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"property/{number}")


def drafts(history: list[list[Act]]) -> list[tuple[DraftClause, ...]]:
    drafter = Drafting()
    found = [drafter.clauses()]
    for some in history:
        for act in some:
            drafter.do(act)
        found.append(drafter.clauses())
    return found


@given(histories)
@settings(max_examples=60, deadline=None)
def test_each_clause_goes_on_in_one_place_and_keys_stay(history):
    for old, new in zip(versions := drafts(history), versions[1:], strict=False):
        before, after = (
            [Piece(part.key, part.level, part.heading, part.text) for part in side]
            for side in (old, new)
        )
        found = links(before, after)

        carried = Counter(link.old for link in found if link.carries)
        assert carried == Counter(piece.key for piece in before)
        standing = {piece.key for piece in after}
        assert {link.heir for link in found} <= standing | {None}
        assert len({(link.old, link.heir) for link in found}) == len(found)
        for link in found:
            if link.carries and link.old in standing:
                assert link.heir == link.old


@pytest.mark.django_db
@given(history=histories, chosen=st.lists(st.integers(0, 99), min_size=6, max_size=6))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_opinion_is_lost_or_stands_twice(db, history, chosen):
    mark = transaction.savepoint()
    try:
        _play(history, chosen)
    finally:
        transaction.savepoint_rollback(mark)


def _play(history: list[list[Act]], chosen: list[int]) -> None:
    consultation, total = None, 0
    lead = make.department()
    for number, clauses in enumerate(drafts(history)):
        version = release_version(
            consultation=consultation,
            draft=make.draft(lead=lead, clauses=clauses),
            actor=None,
            now=timezone.now(),
        )
        consultation = Consultation.objects.get(pk=version.consultation_id)
        spoken_of = current(consultation).spoken_of
        for text in spoken_of[: 1 + number % 3]:
            make.contribution(thread=text.clause.thread)
            total += 1
        _settle(consultation, chosen[number % len(chosen)])
        _check(consultation, total)
    cache.clear()
    assert report_on(consultation).said == total
    versions = list(consultation.versions.all())
    for row in compare(versions[-1], versions[0]):
        assert row.old or row.new


def _settle(consultation: Consultation, chosen: int) -> None:
    """An official decides one doubt in some way that the rules allow."""
    match = Descent.objects.of(consultation).doubts().first()
    if match is None:
        return
    standing = [None, *Clause.objects.filter(texts__version=match.version_id).order_by("pk")]
    heir = match.clause if match.is_kept else standing[chosen % len(standing)]
    by = make.user("official")
    settle(match=match, heir=heir, seen=None, by=by, now=timezone.now(), alone=chosen % 2 == 1)


def _check(consultation: Consultation, total: int) -> None:
    newest = consultation.versions.first()
    clauses = {row.pk: row for row in consultation.clauses.select_related("present")}
    standing = set(newest.texts.values_list("clause", flat=True))
    for row in clauses.values():
        assert row.present is None or row.present.present_id is None, "a chain"
        assert row.pk not in standing or row.present is None, "what stands is itself"
        assert row.present_id != row.pk
    said = Contribution.objects.filter(thread__clause__consultation=consultation)
    homes = Counter(
        clauses[pk].present_id or pk for pk in said.values_list("thread__clause", flat=True)
    )
    assert homes.total() == total == current(consultation).said

    document = remembered(consultation)
    shown = {text.clause_id: text.said for text in document.texts if text.said}
    assert shown == {pk: number for pk, number in homes.items() if pk in standing}
    gone = {clauses[pk].thread_id for pk in homes if pk not in standing}
    assert gone <= set(document.gone)
    for version in consultation.versions.filter(number__gt=1):
        rows = Descent.objects.filter(version=version, carries=True)
        before = consultation.versions.get(number=version.number - 1)
        assert Counter(rows.values_list("clause", flat=True)) == Counter(
            before.texts.values_list("clause", flat=True)
        )
