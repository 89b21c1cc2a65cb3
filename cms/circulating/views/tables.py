from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from cms.circulating.overview import overview
from cms.circulating.paper import document
from cms.circulating.sheet import workbook
from cms.circulating.table import Table, columns, table_of
from cms.circulating.views.desk import find

OFFICE = "application/vnd.openxmlformats-officedocument"


@login_required
@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """D7 on a page, as it is handed in with the draft."""
    row = find(request, pk)
    made = table_of(overview(row), timezone.localdate())
    context = {"circulation": row, "table": made, "columns": columns()}
    return render(request, "circulations/table.html", context)


@login_required
@require_safe
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(request, pk, workbook, "xlsx", f"{OFFICE}.spreadsheetml.sheet")


@login_required
@require_safe
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(request, pk, document, "docx", f"{OFFICE}.wordprocessingml.document")


def _file(
    request: HttpRequest, pk: int, make: Callable[[Table], bytes], ending: str, kind: str
) -> HttpResponse:
    row = find(request, pk)
    # A paper of the office, whatever language its reader has chosen.
    with translation.override(settings.LANGUAGE_CODE):
        made = table_of(overview(row), timezone.localdate())
        answer = HttpResponse(make(made), content_type=kind)
        name = quote(f"{made.heading}-{row.title}.{ending}")
    answer["Content-Disposition"] = f"attachment; filename=\"d7.{ending}\"; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
