"""The versions of a text: all of them, one as it was published, and two beside each other."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations import comparison
from consultations.document import as_published
from consultations.forms import CompareForm
from consultations.models import Version
from consultations.papers import papers
from consultations.views.public import get_visible


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version with its day, its reasons and its digest, the newest first."""
    consultation = get_visible(request, pk)
    rows = list(consultation.versions.all())
    context = {"consultation": consultation, "versions": rows, "newest": rows[0]}
    return render(request, "consultations/versions.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The words of one version as they were published."""
    consultation = get_visible(request, pk)
    rows = list(consultation.versions.all())
    shown = next((row for row in rows if row.number == number), None)
    if shown is None:
        raise Http404
    context = {
        "consultation": consultation,
        "version": shown,
        "newest": rows[0],
        "document": as_published(shown),
        "papers": papers(shown),
    }
    return render(request, "consultations/version.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions by clause and word: in one text or side by side, all or only what changed."""
    consultation = get_visible(request, pk)
    rows = list(consultation.versions.all())
    form = CompareForm(_asked(request, rows), versions=rows)
    context = {"consultation": consultation, "form": form, "versions": rows}
    if len(rows) == 1 or not form.is_valid():
        status = 200 if len(rows) == 1 else 422
        return render(request, "consultations/compare.html", context, status=status)
    first, last = form.pair()
    compared = comparison.compare(first, last)
    only = form.cleaned_data["only"] == "changed"
    context |= {
        "first": first,
        "last": last,
        "tally": comparison.tally(compared),
        "rows": [row for row in compared if row.is_shown_as_changed or not only],
        "only": only,
        "beside": form.cleaned_data["view"] == "side",
    }
    return render(request, "consultations/compare.html", context)


def _asked(request: HttpRequest, rows: Sequence[Version]) -> dict[str, str]:
    """What the address asks for, and where it says nothing: the last change, in one text."""
    usual = {
        "from": str(max(1, rows[0].number - 1)),
        "to": str(rows[0].number),
        "view": "inline",
        "only": "all" if request.GET else "changed",
    }
    return usual | {name: request.GET[name] for name in usual if request.GET.get(name)}
