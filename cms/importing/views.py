from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.importing import rows as change
from cms.importing import services
from cms.importing.forms import RowForm, SeveralForm, SourceForm
from cms.importing.matching import SURE, clauses_of
from cms.importing.rows import Row, loaded, remarked
from cms.importing.sentences import notice_said, remark_said
from cms.models import PolicyPage, TextImport
from consultations.models import ClauseText


def _page(request: HttpRequest, pk: int) -> PolicyPage:
    page = get_object_or_404(PolicyPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _mine(request: HttpRequest, pk: int) -> TextImport:
    """An import is its maker's own, for as long as that person may edit the page."""
    imported = get_object_or_404(TextImport.objects.select_related("page"), pk=pk, by=request.user)
    _page(request, imported.page_id)
    return imported


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, page: int) -> HttpResponse:
    """Hand in a file or a text for a draft; what was handed in before is listed."""
    policy = _page(request, page)
    if services.is_locked_for(policy, request.user):
        raise services.DraftIsLocked
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        imported = services.start_import(
            page=policy, by=request.user, source=form.source, origin=form.origin
        )
        return redirect(imported)
    context = {
        "page": policy,
        "form": form,
        "begun": TextImport.objects.filter(page=policy, by=request.user).order_by("-pk")[:10],
        "breadcrumbs_items": _crumbs(policy),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cms/importing/start.html", context, status=status)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree of the clauses with what looks wrong beside each; ``?row=`` opens one."""
    imported = _mine(request, pk)
    return _shown(request, imported, opened=request.GET.get("row", ""))


def _shown(
    request: HttpRequest, imported: TextImport, *, opened: str = "", form: RowForm | None = None
) -> HttpResponse:
    policy = imported.page
    old = clauses_of(policy.get_latest_revision_as_object())
    rows = loaded(imported.rows)
    names = {clause.key: clause.name for clause in old}
    row = next((row for row in rows if row.id == opened), None)
    if row and form is None:
        form = RowForm(old=old, row=row)
    gone = [clause for clause in old if clause.key not in {row.key for row in rows}]
    context = {
        "imported": imported,
        "page": policy,
        **_told(imported, rows, names),
        "opened": opened if row else "",
        "form": form,
        "levels": ClauseText.Level.choices,
        "gone": gone if any(clause.key in names for clause in old) else [],
        "is_newer": imported.is_outdated,
        "breadcrumbs_items": [*_crumbs(policy), {"url": "", "label": _("Check the clauses")}],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "cms/importing/show.html", context, status=status)


def _told(imported: TextImport, rows: list[Row], names: dict[str, str]) -> dict[str, Any]:
    """The rows with their remarks, and what is said of the whole."""
    whole, each = remarked(rows)
    said = [notice_said(one) for one in imported.notices]
    return {
        "lines": [_line(row, each, names) for row in rows],
        "whole": [*said, *(remark_said(one) for one in whole)],
        "remarks": sum(map(len, each.values())),
    }


def _line(row: Row, each: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "level": ClauseText.Level(row.level).label,
        "remarks": [remark_said(one) for one in each.get(row.id, ())],
        "from": names.get(row.key, ""),
        "is_doubtful": bool(row.key) and row.likeness < SURE,
        "percent": round(row.likeness * 100),
    }


@require_POST
def correct(request: HttpRequest, pk: int, row: str) -> HttpResponse:
    """Save, split, merge or leave out one row, by the button that was pressed."""
    imported = _mine(request, pk)
    act = request.POST.get("act", "save")
    if act == "drop":
        services.correct(imported=imported, change=partial(change.dropped, which=[row]))
        return redirect(imported)
    old = clauses_of(imported.page.get_latest_revision_as_object())
    form = RowForm(request.POST, old=old)
    if not form.is_valid():
        return _shown(request, imported, opened=row, form=form)

    def apply(rows: list[Row]) -> list[Row]:
        rows = change.changed(rows, row, **form.parts)
        steps = {"split": change.split, "merge": change.merged}
        return steps[act](rows, row) if act in steps else rows

    services.correct(imported=imported, change=apply)
    return redirect(f"{imported.get_absolute_url()}#row-{row}")


@require_POST
def several(request: HttpRequest, pk: int) -> HttpResponse:
    """Give all ticked rows a level, or leave them out."""
    imported = _mine(request, pk)
    form = SeveralForm(request.POST, rows=loaded(imported.rows))
    if not form.is_valid():
        raise services.RowGone
    ticked, level = form.cleaned_data["rows"], form.cleaned_data["level"]
    if request.POST.get("act") == "drop":
        services.correct(imported=imported, change=partial(change.dropped, which=ticked))
    elif level:

        def give(rows: list[Row]) -> list[Row]:
            for which in ticked:
                rows = change.changed(rows, which, level=level)
            return rows

        services.correct(imported=imported, change=give)
    return redirect(imported)


@require_POST
def rematch(request: HttpRequest, pk: int) -> HttpResponse:
    imported = _mine(request, pk)
    services.rematch(imported=imported)
    messages.success(request, _("Matched with the newest draft. Your corrections are kept."))
    return redirect(imported)


@require_POST
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it the text of the draft, and go there."""
    imported = _mine(request, pk)
    services.put_in(imported=imported, by=request.user)
    messages.success(request, _("The text is in the draft. It is not published yet."))
    return redirect("wagtailadmin_pages:edit", imported.page_id)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    imported = _mine(request, pk)
    TextImport.objects.filter(pk=imported.pk).delete()
    messages.success(request, _("Left out. The draft is as it was."))
    return redirect("importing:start", imported.page_id)


def _crumbs(page: PolicyPage) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
        {"url": reverse("importing:start", args=[page.pk]), "label": _("Import text")},
    ]
