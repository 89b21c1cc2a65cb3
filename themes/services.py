from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from audit.services import record
from contributions.models import Contribution, Thread
from core.errors import DomainError, StaleState
from core.state import move
from themes.models import Assignment, Reading, Run, Sorter, Theme
from themes.models.theme import PROBABLE


class AlreadyRunning(DomainError):
    message = _("A search for themes is already under way here.")


class AlreadySigned(DomainError):
    message = _("Themes have already been signed off here.")


class NotReady(DomainError):
    message = _("Themes can be changed only between the end of the search and the sign-off.")


class AlreadyAssigned(DomainError):
    message = _("After the sign-off only opinions without a theme can be given one.")


class RestStays(DomainError):
    message = _("The theme for everything else stays: no opinion may be left without a theme.")


@transaction.atomic
def start_run(
    *,
    scope: str,
    title: str,
    url: str,
    threads: Iterable[Thread],
    department: Department,
    lead: Department,
    answer_workdays: int,
    started_by: User,
    now: datetime,
    theme_count: int | None = None,
) -> Run:
    """Put a search for themes over ``threads`` in the queue; a worker takes it up.

    ``scope`` names whose voices these are: one run of a scope may be under way, one signed.
    Raises AlreadyRunning or AlreadySigned. The caller has checked the right over the scope.
    """
    if Run.objects.filter(scope=scope, state=Run.State.SIGNED).exists():
        raise AlreadySigned
    try:
        with transaction.atomic():
            run = Run.objects.create(
                scope=scope,
                title=title,
                url=url,
                department=department,
                lead=lead,
                answer_workdays=answer_workdays,
                started_by=started_by,
                theme_count=theme_count,
                created_at=now,
            )
    except IntegrityError as error:
        raise AlreadyRunning from error
    run.threads.set(threads)
    record(verb="themes.run_started", subject=run, actor=started_by)
    return run


@transaction.atomic
def cancel(*, run: Run, by: User, now: datetime) -> Run:
    """Stop a run that was not signed; a worker notices at its next sign of life."""
    move(run, Run.State.CANCELLED, finished_at=now)
    Sorter.objects.filter(run=run).delete()
    # An earlier search of the scope may sort them.
    Reading.objects.filter(theme__run=run).update(
        theme=None, score=0, due_at=now, worker="", tries=0
    )
    record(verb="themes.run_cancelled", subject=run, actor=by)
    return run


@transaction.atomic
def retry(*, run: Run, by: User) -> Run:
    """Queue a failed run again, as if for the first time. Raises AlreadyRunning."""
    try:
        with transaction.atomic():
            move(run, Run.State.QUEUED, tries=0, progress=0, failure="", finished_at=None)
    except IntegrityError as error:
        raise AlreadyRunning from error
    record(verb="themes.run_retried", subject=run, actor=by)
    return run


@transaction.atomic
def rename(*, theme: Theme, label: str, summary: str, by: User) -> Theme:
    """Give a theme the name and the sentence a person chose."""
    theme = _editable(theme)
    theme.label, theme.summary = label, summary
    theme.save(update_fields=["label", "summary"])
    record(verb="themes.renamed", subject=theme, actor=by)
    return theme


@transaction.atomic
def add(*, run: Run, label: str, summary: str, by: User) -> Theme:
    """Add a theme the machine did not see; opinions are moved into it one by one."""
    run = _ready(run.pk)
    theme = Theme.objects.create(run=run, label=label, summary=summary, position=run.themes.count())
    record(verb="themes.added", subject=theme, actor=by)
    return theme


@transaction.atomic
def merge(*, theme: Theme, into: Theme, by: User) -> Theme:
    """Pour ``theme`` into another of the same run; ``theme`` is discarded."""
    theme = _editable(theme)
    into = theme.run.themes.get(pk=into.pk)
    if theme.is_rest:
        raise RestStays
    if theme == into or into.state != Theme.State.CANDIDATE:
        raise StaleState
    move(theme, Theme.State.DISCARDED, merged_into=into)
    moved = theme.assignments.update(theme=into)
    theme.subthemes.update(theme=into)
    theme.readings.update(theme=into)
    into.representatives = [*into.representatives, *theme.representatives]
    into.quotes = [*into.quotes, *theme.quotes]
    into.save(update_fields=["representatives", "quotes"])
    record(verb="themes.merged", subject=theme, actor=by, into=into.pk, opinions=moved)
    return into


@transaction.atomic
def discard(*, theme: Theme, by: User) -> Theme:
    """Give a theme up; its opinions go to the theme for everything else."""
    theme = _editable(theme)
    if theme.is_rest:
        raise RestStays
    rest = theme.run.themes.get(is_rest=True)
    move(theme, Theme.State.DISCARDED)
    moved = theme.assignments.update(theme=rest, subtheme=None)
    theme.readings.update(theme=None, score=0)
    record(verb="themes.discarded", subject=theme, actor=by, opinions=moved)
    return rest


@transaction.atomic
def assign(*, theme: Theme, contributions: Iterable[Contribution], by: User) -> int:
    """Put opinions under ``theme`` by a person's judgement, which beats the machine's.

    After the sign-off it takes in opinions that came in or came back later, and raises
    AlreadyAssigned for others: somebody answers those. Returns how many were moved; the caller
    has checked that they belong to the run's threads.
    """
    run, ids = _lock(theme.run_id), [row.pk for row in contributions]
    wanted = {
        Run.State.READY: Theme.State.CANDIDATE,
        Run.State.SIGNED: Theme.State.SELECTED,
    }
    if run.state not in wanted:
        raise NotReady
    if not run.themes.filter(pk=theme.pk, state=wanted[run.state]).exists():
        raise StaleState
    if run.state == Run.State.SIGNED and run.assignments.filter(contribution__in=ids).exists():
        raise AlreadyAssigned
    Assignment.objects.bulk_create(
        [
            Assignment(run=run, theme=theme, contribution_id=pk, score=1, assigned_by=by)
            for pk in ids
        ],
        update_conflicts=True,
        unique_fields=["run", "contribution"],
        update_fields=["theme", "subtheme", "score", "assigned_by"],
    )
    record(verb="themes.assigned", subject=theme, actor=by, contributions=ids)
    return len(ids)


@transaction.atomic
def sign_off(*, run: Run, by: User, now: datetime) -> list[Theme]:
    """Sign the themes as a person's finding and return those that hold opinions.

    Opinions that arrived after the search go to the theme for everything else. Raises
    AlreadySigned where another run of the scope is signed, or what ``move`` raises.
    """
    try:
        with transaction.atomic():
            move(run, Run.State.SIGNED, signed_by=by, signed_at=now)
    except IntegrityError as error:
        raise AlreadySigned from error
    _take_in_late(run)
    Sorter.objects.filter(run__scope=run.scope).exclude(run=run).delete()
    selected, empty = [], []
    for theme in run.themes.standing().with_size():
        (selected if theme.size else empty).append(theme)
    for theme in selected:
        move(theme, Theme.State.SELECTED)
    for theme in empty:
        if not theme.is_rest:
            move(theme, Theme.State.DISCARDED)
    # What is hidden in them has no theme any more, and is seen by ``unassigned`` if it comes back.
    run.assignments.filter(theme__in=empty).delete()
    record(verb="themes.signed_off", subject=run, actor=by, themes=[t.pk for t in selected])
    return selected


def unassigned(run: Run) -> QuerySet[Contribution]:
    """Accepted opinions of the run's threads that no theme of the run holds."""
    rows = Contribution.objects.accepted().filter(thread__runs=run)
    return rows.exclude(Exists(run.assignments.filter(contribution=OuterRef("pk"))))


def late(run: Run, *, near: int | None = None) -> QuerySet[Contribution]:
    """``unassigned`` with ``nearest``, the reading that tells the nearest theme, or None.

    ``near``: only those that probably belong to the theme of this id.
    """
    nearest = Prefetch("reading", Reading.objects.nearest_in(run), to_attr="nearest")
    rows = unassigned(run).prefetch_related(nearest)
    if near is None:
        return rows
    return rows.filter(reading__theme=near, reading__score__gte=PROBABLE)


def _take_in_late(run: Run) -> None:
    rest = run.themes.get(is_rest=True)
    late = unassigned(run).values_list("pk", flat=True)
    rows = [Assignment(run=run, theme=rest, contribution_id=pk) for pk in late]
    Assignment.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _lock(run_id: int) -> Run:
    """Read a run again under a lock: whoever signs it off or edits it waits, or has been."""
    return Run.objects.select_for_update().get(pk=run_id)


def _ready(run_id: int) -> Run:
    """The run, locked, while its themes may be changed, or a refusal."""
    run = _lock(run_id)
    if run.state != Run.State.READY:
        raise NotReady
    return run


def _editable(theme: Theme) -> Theme:
    """The theme as it stands, with its run locked, or a refusal."""
    standing = _ready(theme.run_id).themes.filter(pk=theme.pk, state=Theme.State.CANDIDATE).first()
    if not standing:
        raise StaleState
    return standing
