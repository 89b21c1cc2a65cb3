"""The later stages of a petition: each saves what it was given and leads on, or back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from accounts.models import Department
from contributions.views import SignedIn
from core.errors import DomainError, StaleState
from petitions.hints import hints
from petitions.models import Petition
from petitions.services import look_for_sponsors, rewrite
from petitions.similar import similar
from petitions.stages import CHECK, ORDER, SIMILAR, WHAT, WHOM, WHY, address, beside, stages_of
from petitions.whom import suggest
from petitions.writing_forms import WhatForm, WhomForm, WhyForm

FORMS: dict[str, type[forms.Form]] = {WHAT: WhatForm, WHY: WhyForm, WHOM: WhomForm}
# The names that a stage's form is kept under in the browser, for those that were saved.
SAVED = {"new", "appeal", "news", *FORMS}


def get_own(request: SignedIn, pk: int) -> Petition:
    """A petition of whoever asks; for everybody else there is none."""
    rows = Petition.objects.select_related("profile").prefetch_related("departments")
    return get_object_or_404(rows, pk=pk, creator=request.user)


@require_http_methods(["GET", "POST"])
@login_required
def write(request: SignedIn, pk: int, stage: str) -> HttpResponse:
    """One stage of a draft; what is a draft no more has a page that says so."""
    if stage not in ORDER:
        raise Http404
    petition = get_own(request, pk)
    if petition.state != Petition.State.DRAFT:
        return redirect("petitions:mine", pk=pk)
    return STAGES[stage](request, petition, stage)


def _form(request: SignedIn, petition: Petition, stage: str) -> HttpResponse:
    posted = request.method == "POST"
    form = FORMS[stage](request.POST if posted else None, initial=_saved(petition))
    if posted and form.is_valid() and _store(petition, form):
        return redirect(_onward(request, petition, stage))
    context: dict[str, Any] = {"form": form}
    if stage == WHOM:
        rows = Department.objects.only("name", "duties", "path", "depth")
        found = suggest(f"{petition.title}\n{petition.ask}", rows)
        context["suggested"] = pgettext("between names", ", ").join(row.name for row in found)
    return _page(request, petition, stage, context, 422 if posted else 200)


def _saved(petition: Petition) -> dict[str, Any]:
    return {
        "title": petition.title,
        "ask": petition.ask,
        "background": petition.background,
        "departments": [row.pk for row in petition.departments.all()],
    }


def _store(petition: Petition, form: forms.Form) -> bool:
    """Save the words; where a rule says no it is told above them."""
    try:
        rewrite(petition=petition, now=timezone.now(), **form.cleaned_data)
    except StaleState:
        raise
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return False
    return True


def _onward(request: SignedIn, petition: Petition, stage: str) -> str:
    """Where the button leads: to the next stage, back, or away with the draft kept."""
    if request.POST.get("then") == "later":
        messages.success(request, _("Saved. You find it here and go on whenever you like."))
        return f"{reverse('petitions:mine', args=[petition.pk])}?saved={stage}"
    back = request.POST.get("then") == "back"
    return f"{address(petition, beside(stage, -1 if back else 1))}?saved={stage}"


def _similar(request: SignedIn, petition: Petition, stage: str) -> HttpResponse:
    rows = similar(petition.title, petition.ask, exclude=petition.pk)
    told = hints(petition.title, petition.ask)
    return _page(request, petition, stage, {"similar": rows, "hints": told})


def _check(request: SignedIn, petition: Petition, stage: str) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            sent = look_for_sponsors(petition=petition, now=timezone.now())
        except StaleState:
            raise
        except DomainError as error:
            refusal = error
        else:
            return _gone_out(request, sent)
    context = {
        "refusal": refusal,
        "hints": hints(petition.title, petition.ask),
        "profiles": [petition.profile],
    }
    return _page(request, petition, stage, context, 409 if refusal else 200)


def _gone_out(request: SignedIn, petition: Petition) -> HttpResponse:
    if petition.state == Petition.State.CHECKING:
        messages.success(request, _("Handed in. What happens now stands below."))
    else:
        messages.success(request, _("Ready: now send the link to people who stand by it."))
    return redirect("petitions:mine", pk=petition.pk)


def _page(
    request: SignedIn, petition: Petition, stage: str, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    saved = request.GET.get("saved", "")
    context = {
        "petition": petition,
        "stage": stage,
        "stages": stages_of(stage, petition),
        "back_url": address(petition, beside(stage, -1)) if stage != WHAT else "",
        "next_url": address(petition, beside(stage, 1)),
        "draft_sent": draft_name(petition, saved),
        **more,
    }
    return render(request, f"petitions/write_{stage}.html", context, status=status)


def draft_name(petition: Petition, saved: str) -> str:
    """The name of the draft in the browser that has been saved; empty for none."""
    if saved not in SAVED:
        return ""
    return "petition-new" if saved == "new" else f"petition-{petition.pk}-{saved}"


STAGES: dict[str, Callable[[SignedIn, Petition, str], HttpResponse]] = {
    WHAT: _form,
    SIMILAR: _similar,
    WHY: _form,
    WHOM: _form,
    CHECK: _check,
}
