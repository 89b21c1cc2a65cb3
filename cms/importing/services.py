from collections.abc import Callable
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from accounts.models import User
from cms.importing.matching import clauses_of, matched
from cms.importing.rows import Row, incomplete, kept, loaded, rows_of
from cms.importing.source import Source
from cms.models import PolicyPage, TextImport
from cms.models.importing import state_of
from core.errors import DomainError
from nlp.outline import cut
from nlp.outline_remarks import remarks

FIELDS = {"part": ("label", "heading"), "chapter": ("label", "heading")}
FIELDS |= {"section": ("label", "heading"), "article": ("label", "heading", "text")}
TEXT_ONLY = ("label", "text")


class NewerDraft(DomainError):
    message = gettext_lazy(
        "Somebody has saved the draft since this text was matched with it. Nothing was "
        "overwritten, and your corrections are kept: match again with the newest draft, "
        "then put the text into it."
    )


class DraftIsLocked(DomainError):
    message = gettext_lazy(
        "The draft is locked at present, so nothing was put into it. Your corrections are kept; "
        "go on when the draft is open for you again."
    )


class RowsIncomplete(DomainError):
    message = gettext_lazy("Some clauses lack what they need. Complete or leave them out first.")


class RowGone(DomainError):
    message = gettext_lazy("This clause is no longer in the list. Look at the list, then go on.")


@transaction.atomic
def start_import(*, page: PolicyPage, by: User, source: Source, origin: str = "") -> TextImport:
    """Cut what was read into clauses and match them with the newest draft of the page."""
    found = cut(source.lines)
    notices = [
        {"code": notice.code, "count": notice.count, "also": notice.also}
        for notice in source.notices
    ]
    notices += [
        {"code": remark.code, "count": 1, "also": 0}
        for remark in remarks(found)
        if remark.code in {"contents", "title"}
    ]
    imported = TextImport(
        page=page, by=by, origin=origin[:200], title=found.title[:200], notices=notices
    )
    _match(imported, rows_of(found.pieces))
    imported.save(force_insert=True)
    return imported


@transaction.atomic
def rematch(*, imported: TextImport) -> None:
    """Match anew with the draft as it is now saved; corrected words stay, choices are made anew."""
    imported = _locked(imported)
    _match(imported, loaded(imported.rows))
    imported.save(update_fields=["rows", "base", "base_at"])


@transaction.atomic
def correct(*, imported: TextImport, change: Callable[[list[Row]], list[Row]]) -> None:
    """Apply one correction to the rows as they are now; raises RowGone."""
    imported = _locked(imported)
    try:
        rows = change(loaded(imported.rows))
    except LookupError as gone:
        raise RowGone from gone
    imported.rows = kept(rows)
    imported.save(update_fields=["rows"])


@transaction.atomic
def put_in(*, imported: TextImport, by: User) -> Revision:
    """Make the rows the clauses of the page's draft, as a new revision; the import is over.

    Raises NewerDraft, DraftIsLocked, RowsIncomplete with a sentence for each row.
    """
    imported = _locked(imported)
    page = PolicyPage.objects.select_for_update().get(pk=imported.page_id)
    rows = loaded(imported.rows)
    if (imported.base, imported.base_at) != state_of(page):
        raise NewerDraft
    if is_locked_for(page, by):
        raise DraftIsLocked
    if missing := [_missing(row) for row in incomplete(rows)]:
        raise RowsIncomplete(details=missing[:20])
    draft = page.get_latest_revision_as_object()
    draft.clauses = [_block(row) for row in rows]
    revision = draft.save_revision(user=by, log_action=True, clean=False)
    imported.delete()
    return revision


def is_locked_for(page: PolicyPage, user: User) -> bool:
    """Whether a lock or a workflow keeps this person from editing."""
    lock = page.get_lock()
    return lock is not None and bool(lock.for_user(user))


def _locked(imported: TextImport) -> TextImport:
    """The row as it is now: two windows of one person wait for each other here."""
    try:
        return TextImport.objects.select_for_update().get(pk=imported.pk)
    except TextImport.DoesNotExist as gone:
        raise RowGone from gone


def _match(imported: TextImport, rows: list[Row]) -> None:
    page = PolicyPage.objects.get(pk=imported.page_id)
    draft = page.get_latest_revision_as_object()
    imported.base, imported.base_at = state_of(page)
    imported.rows = kept(matched(clauses_of(draft), rows))


def _block(row: Row) -> dict[str, object]:
    parts = FIELDS.get(row.level, TEXT_ONLY)
    value = {part: getattr(row, part) for part in parts}
    return {"type": row.level, "id": row.key or str(uuid4()), "value": value}


def _missing(row: Row) -> str:
    named = {"place": row.label or row.words[:12] or "–", "line": row.line}
    sentence = {
        "heading": _("%(place)s, line %(line)d: the heading is missing."),
        "label": _("%(place)s, line %(line)d: the number is missing."),
        "text": _("%(place)s, line %(line)d: the text is missing."),
    }[row.lacks]
    return sentence % named
