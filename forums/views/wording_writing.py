"""Proposing a wording, changing one's own, and opening and closing the whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contributions.views import SignedIn
from core.errors import DomainError
from forums.models import Drafting, Topic, Wording
from forums.services.wording import (
    BaseChanged,
    follow_place,
    open_drafting,
    propose,
    revise_wording,
)
from forums.services.wording_end import ChosenGone, close_drafting, reopen_drafting
from forums.views.wording import get_drafting, get_wording, is_open
from forums.wording_forms import CloseForm, OpenForm, RewordForm, WordingForm
from presentation.redlines import redlined


def check(request: SignedIn, permission: str, topic: Topic) -> None:
    if not request.user.has_perm(permission, topic):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
@login_required
def propose_wording(request: SignedIn, pk: int) -> HttpResponse:
    """Write how the text should read, from the text itself or from another's proposal."""
    drafting = get_drafting(request, pk)
    check(request, "forums.propose_wording", drafting.topic)
    if request.method == "GET":
        if not is_open(drafting):
            return redirect(drafting)
        improved = _improved(drafting, request.GET.get("improve", ""))
        return _page(request, drafting, WordingForm(drafting=drafting, improved=improved), improved)
    improved = _improved(drafting, request.POST.get("improves", ""))
    form = WordingForm(request.POST, drafting=drafting, improved=improved)
    if not form.is_valid():
        return _page(request, drafting, form, improved, status=422)
    data = form.cleaned_data
    try:
        made = propose(
            drafting=drafting,
            author=request.user,
            text=data["text"],
            reason=data["reason"],
            seen=data["seen"],
            key=data["key"],
            based_on=improved,
            now=timezone.now(),
        )
    except DomainError as error:
        return _refused(request, drafting, form, improved, error)
    made.drafting = drafting
    _say_what_follows(request, made, _("Your proposal stands here."))
    return redirect(made)


def _improved(drafting: Drafting, typed: str) -> Wording | None:
    """The proposal to be improved, also one that is gone meanwhile: the service says so."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return None
    rows = drafting.wordings.select_related("contribution")
    return rows.filter(number=int(typed)).first()


def _page(
    request: SignedIn,
    drafting: Drafting,
    form: WordingForm,
    improved: Wording | None,
    status: int = 200,
) -> HttpResponse:
    if improved and not improved.contribution.is_shown:
        if request.method == "GET":
            raise Http404
        improved = None  # whoever improves it hears that it is gone, and sees nothing of it
    context = {"drafting": drafting, "topic": drafting.topic, "form": form, "improved": improved}
    if improved:
        improved.drafting = drafting
        context["step"] = redlined(drafting.base, improved.contribution.proposal)
    return render(request, "forums/wording_propose.html", context, status=status)


def _refused(
    request: SignedIn,
    drafting: Drafting,
    form: WordingForm,
    improved: Wording | None,
    error: DomainError,
) -> HttpResponse:
    """Show the words again under what a rule said; the next press goes out from the new text."""
    typed = request.POST.copy()
    if isinstance(error, BaseChanged):
        drafting = follow_place(drafting=drafting, now=timezone.now())
        drafting = get_drafting(request, drafting.topic_id)
        typed["seen"] = str(drafting.base_number)
    if improved and not improved.contribution.is_shown:
        typed["improves"] = ""
    form.data = typed
    form.add_error(None, [str(error.message), *error.details])
    return _page(request, drafting, form, improved, status=409)


def _say_what_follows(request: SignedIn, wording: Wording, told: str) -> None:
    if wording.contribution.is_shown:
        messages.success(request, told)
    else:
        held = _("A moderator reads your words first, as a rule within 24 hours. You are told.")
        messages.info(request, held)


@require_http_methods(["GET", "POST"])
@login_required
def edit_wording(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Change one's own proposal; what it said before stays to be read."""
    drafting = get_drafting(request, pk)
    wording = get_wording(request, drafting, number)
    if not request.user.has_perm("forums.edit_wording", wording):
        raise PermissionDenied
    said = wording.contribution
    stands = {"text": said.proposal, "reason": said.body}
    form = RewordForm(request.POST if request.method == "POST" else None, initial=stands)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                revise_wording(wording=wording, now=timezone.now(), **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, [str(error.message), *error.details])
                status = 409
            else:
                _say_what_follows(request, wording, _("Your proposal reads as you changed it."))
                return redirect(wording)
    context = {"drafting": drafting, "topic": drafting.topic, "wording": wording, "form": form}
    return render(request, "forums/wording_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def open_wording(request: SignedIn, pk: int) -> HttpResponse:
    """Let people word a text in this topic."""
    rows = Topic.objects.visible_to(request.user).select_related("board", "thread", "opening")
    topic = get_object_or_404(rows, pk=pk)
    check(request, "forums.run_drafting", topic)
    if Drafting.objects.filter(topic=topic).exists():
        return redirect("forums:wording", pk)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        made = open_drafting(topic=topic, by=request.user, now=now, **form.cleaned_data)
        return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "forums/wording_open.html", {"topic": topic, "form": form}, status=status
    )


@require_http_methods(["GET", "POST"])
@login_required
def close_wording(request: SignedIn, pk: int) -> HttpResponse:
    """End the wording and say what came of it."""
    drafting = get_drafting(request, pk)
    check(request, "forums.run_drafting", drafting.topic)
    if drafting.state == Drafting.State.CLOSED:
        return redirect(drafting)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["chosen"]
        rows = drafting.wordings.select_related("contribution")
        chosen = rows.filter(number=number).first() if number else None
        if number and chosen is None:
            raise ChosenGone
        close_drafting(
            drafting=drafting,
            by=request.user,
            conclusion=form.cleaned_data["conclusion"],
            chosen=chosen,
            now=timezone.now(),
        )
        messages.success(request, _("Closed. Everybody who proposed a wording is told."))
        return redirect(drafting)
    status = 422 if request.method == "POST" else 200
    context = {"drafting": drafting, "topic": drafting.topic, "form": form}
    return render(request, "forums/wording_close.html", context, status=status)


@require_POST
@login_required
def reopen_wording(request: SignedIn, pk: int) -> HttpResponse:
    """Take an end back."""
    drafting = get_drafting(request, pk)
    check(request, "forums.run_drafting", drafting.topic)
    reopen_drafting(drafting=drafting, by=request.user, now=timezone.now())
    messages.success(request, _("Wordings can be proposed again."))
    return redirect(drafting)
