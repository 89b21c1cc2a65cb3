from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.models import Consultation
from consultations.relation_forms import RelationForm
from consultations.relations import relations_of
from consultations.services.relating import relate, unrelate
from consultations.views.desk import get_managed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """How a round stands to others; note one more."""
    consultation = get_managed(request, pk)
    form = RelationForm(request.POST or None, of=consultation)
    if request.method == "POST" and form.is_valid():
        relate(consultation=consultation, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Noted. It is told on the pages of both."))
        return redirect("rounds:relations", consultation.pk)
    context = _told(consultation) | {"form": form}
    return render(request, "rounds/relations.html", context, status=422 if form.is_bound else 200)


def _told(consultation: Consultation) -> dict[str, Any]:
    return {"consultation": consultation, "relations": relations_of(consultation)}


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, relation: int) -> HttpResponse:
    """Take off what was noted of this round; what another round noted is its own."""
    consultation = get_managed(request, pk)
    row = get_object_or_404(consultation.relations, pk=relation)
    unrelate(relation=row, by=request.user)
    messages.success(request, _("Taken off, on both pages."))
    return redirect("rounds:relations", consultation.pk)
