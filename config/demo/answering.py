"""From what was said to what was answered: themes signed, cases in every state, ratings."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import Department, User
from config.demo.content import answers
from consultations.document import Document, current
from consultations.models import Consultation
from consultations.services import start_themes
from responses import services as responses
from responses.models import Case, Response, authors_of
from responses.services import Change
from themes import services as themes
from themes.compute import run_next
from themes.engine import search
from themes.models import Assignment, Run, Theme

# How far the answer to each theme has come; T0 is what fell into no theme.
PUBLISHED, REVIEWED, DRAFT, OVERDUE, RETURNED = range(5)
PROGRESS = {
    "T1": PUBLISHED,
    "T2": PUBLISHED,
    "T3": PUBLISHED,
    "T4": REVIEWED,
    "T5": PUBLISHED,
    "T6": PUBLISHED,
    "T7": OVERDUE,
    "T8": RETURNED,
    "T0": DRAFT,
}
# One author in this many rates the answer.
ONE_IN = 12


def find(consultation: Consultation, official: User, now: datetime) -> Run:
    """Search for themes with the real engine, here and at once."""
    run = start_themes(consultation=consultation, by=official, now=now)
    run_next(now, engine=search)
    run.refresh_from_db()
    return run


def name_themes(
    run: Run, truth: dict[int, str], names: dict[str, tuple[str, str]], by: User
) -> dict[str, Theme]:
    """Do what an official does with the machine's proposal, until it says what people said.

    ``truth`` gives each contribution's theme key. The largest machine theme of each key is
    renamed, the others of that key are poured into it, and strays are moved one by one.
    """
    label, summary = names["T0"]
    rest = run.themes.get(is_rest=True)
    chosen = {"": themes.rename(theme=rest, label=label, summary=summary, by=by)}
    for theme, key in _readings(run, truth):
        if not key or key not in names:
            themes.discard(theme=theme, by=by)
        elif key in chosen:
            themes.merge(theme=theme, into=chosen[key], by=by)
        else:
            label, summary = names[key]
            chosen[key] = themes.rename(theme=theme, label=label, summary=summary, by=by)
    for key in sorted(names.keys() - chosen.keys() - {"T0"}):
        label, summary = names[key]
        chosen[key] = themes.add(run=run, label=label, summary=summary, by=by)
    _move_strays(run, truth, chosen, by)
    return chosen


def _readings(run: Run, truth: dict[int, str]) -> list[tuple[Theme, str]]:
    """Each machine theme with the key most of its opinions have, the largest first."""
    members = defaultdict(Counter)
    for theme_id, pk in run.assignments.values_list("theme", "contribution"):
        members[theme_id][truth.get(pk, "")] += 1
    found = [theme for theme in run.themes.filter(is_rest=False) if members[theme.pk]]
    found.sort(key=lambda theme: -members[theme.pk].total())
    return [(theme, members[theme.pk].most_common(1)[0][0]) for theme in found]


def _move_strays(run: Run, truth: dict[int, str], chosen: dict[str, Theme], by: User) -> None:
    strays = defaultdict(list)
    rows = Assignment.objects.filter(run=run).select_related("contribution")
    for row in rows:
        right = chosen.get(truth.get(row.contribution_id, ""), chosen[""])
        if row.theme_id != right.pk:
            strays[right].append(row.contribution)
    for theme, opinions in strays.items():
        themes.assign(theme=theme, contributions=opinions, by=by)


@dataclass(frozen=True)
class Desk:
    """The officials at work: one owns the round and checks, the other writes."""

    units: dict[str, Department]
    owner: User
    drafter: User
    now: datetime

    def answer_all(self, run: Run, chosen: dict[str, Theme]) -> None:
        """Sign the themes two weeks ago and bring each case as far as PROGRESS says."""
        signed_at = self.now - timedelta(days=14)
        cases = responses.sign_off(run=run, by=self.owner, now=signed_at, today=signed_at.date())
        keys = {theme.pk: key or "T0" for key, theme in chosen.items()}
        told = {row["key"]: row for row in answers()["theme"]}
        for case in cases:
            key = keys[case.theme_id]
            self._assign(case, told[key], PROGRESS[key])
            self._bring(case, told[key], PROGRESS[key])

    def _assign(self, case: Case, told: dict[str, Any], far: int) -> None:
        two_days_ago = self.now.date() - timedelta(days=2)
        responses.assign(
            case=case,
            lead=self.units[told["lead"]],
            supporting=[self.units[code] for code in told["supporting"]],
            due_on=two_days_ago if far == OVERDUE else case.due_on,
            by=self.owner,
        )

    def _bring(self, case: Case, told: dict[str, Any], far: int) -> None:
        if far == RETURNED:
            responses.return_case(case=case, reason=told["return_reason"], by=self.drafter)
            return
        responses.accept(case=case, by=self.drafter)
        if far == OVERDUE:
            return
        writes = self.owner if case.lead == self.units["YT-SF-LF"] else self.drafter
        response = _draft(case, told, writes)
        if far in (REVIEWED, PUBLISHED):
            responses.review(response=response, by=self.owner)
        if far == PUBLISHED:
            responses.sign(response=response, by=self.owner)
            at = self.now - timedelta(days=3)
            responses.publish(response=response, by=self.owner, now=at)
            _rate(response, self.now)


def _draft(case: Case, told: dict[str, Any], author: User) -> Response:
    consultation = Consultation.objects.get(thread__runs=case.theme.run_id)
    return responses.save_draft(
        case=case,
        author=author,
        outcome=told["outcome"],
        reason=told["reason"],
        body=told["reply"],
        changes=_changes(told, current(consultation)),
    )


def _changes(told: dict[str, Any], document: Document) -> list[Change]:
    """Clauses that fare otherwise or change, found by the article's label."""
    threads = {t.label: t.clause.thread for t in document.texts if t.level == "article"}
    exceptions = {row["clause"]: row for row in told.get("exceptions", ())}
    new = {row["clause"]: row["text"] for row in answers()["changes"]}
    changed = [label for label in told.get("changed", ()) if label not in exceptions]
    rows = [
        Change(threads[label], row["outcome"], row["reason"])
        for label, row in exceptions.items()
        if label in threads
    ]
    return rows + [Change(threads[label], told["outcome"], "", new[label]) for label in changed]


def _rate(response: Response, now: datetime) -> None:
    """Some of the authors say what they think of the answer."""
    rng, samples = Random(response.pk), answers()["ratings"]
    people = [person for person in authors_of(response) if not person.has_usable_password()]
    for person in people[::ONE_IN]:
        sample = rng.choice(samples)
        words = sample["words"] if rng.random() < 0.4 else ""
        responses.rate(response=response, rater=person, stars=sample["stars"], words=words, now=now)
