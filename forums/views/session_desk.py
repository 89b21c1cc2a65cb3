"""Sessions at the desk: announced, begun and ended by officials, sorted by moderators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contributions.views import SignedIn
from core.http import as_key, page_by_key
from forums.models import Question, Session
from forums.services import questions, sessions
from forums.session_forms import AnnounceForm, AnswerForm, CancelForm
from forums.session_page import said
from forums.views.sessions import get_session


def _require(request: HttpRequest, permission: str, row: Session | None = None) -> None:
    if not request.user.has_perm(permission, row):
        raise PermissionDenied


@require_safe
@login_required
def index(request: SignedIn) -> HttpResponse:
    """All sessions, and the way to a new one."""
    _require(request, "forums.view_session_desk")
    past = Session.objects.past().select_related("office", "thread")
    context = {
        "ahead": list(Session.objects.ahead().select_related("office", "thread")),
        "page": page_by_key(request, past),
        "may_announce": request.user.has_perm("forums.announce_session"),
    }
    return render(request, "forums/desk_sessions.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedIn) -> HttpResponse:
    """Announce a session."""
    _require(request, "forums.announce_session")
    form = AnnounceForm(request.POST or None, of=request.user.department_ids)
    if form.is_valid():
        row = sessions.announce_session(by=request.user, now=timezone.now(), **form.facts)
        messages.success(request, _("Announced. People can put their questions from now on."))
        return redirect("boards:session", pk=row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "forums/desk_session_new.html", {"form": form}, status=status)


@require_safe
@login_required
def session(request: SignedIn, pk: int) -> HttpResponse:
    """The moderator's screen: what is on the stage, what waits, and what to do with each."""
    return _page(request, _moderated(request, pk))


def _moderated(request: SignedIn, pk: int) -> Session:
    row = get_session(pk)
    _require(request, "forums.moderate_session", row)
    return row


def _page(
    request: SignedIn,
    row: Session,
    *,
    cancelling: CancelForm | None = None,
) -> HttpResponse:
    all_said = said(row, None)
    stage = all_said.on_stage
    context = {
        "session": row,
        "said": all_said,
        "may_run": request.user.has_perm("forums.run_session", row),
        "may_withhold": request.user.has_perm("moderation.view_queue"),
        "answer": AnswerForm(initial={"answer": stage.answer if stage else ""}),
        "cancelling": cancelling or CancelForm(prefix="cancel"),
    }
    status = 422 if cancelling else 200
    return render(request, "forums/desk_session.html", context, status=status)


@require_POST
@login_required
def start(request: SignedIn, pk: int) -> HttpResponse:
    row = get_session(pk)
    _require(request, "forums.run_session", row)
    sessions.start(session=row, by=request.user, now=timezone.now())
    messages.success(request, _("The session has begun. Everybody who watches is told."))
    return redirect("boards:session", pk=pk)


@require_POST
@login_required
def end(request: SignedIn, pk: int) -> HttpResponse:
    row = get_session(pk)
    _require(request, "forums.run_session", row)
    sessions.end(session=row, by=request.user, now=timezone.now())
    messages.success(
        request, _("The session is over. What is left over has a day for a written answer.")
    )
    return redirect("boards:session", pk=pk)


@require_POST
@login_required
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    row = get_session(pk)
    _require(request, "forums.run_session", row)
    form = CancelForm(request.POST, prefix="cancel")
    if not form.is_valid():
        return _page(request, row, cancelling=form)
    sessions.cancel(session=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Cancelled. Everybody who asked or follows is told."))
    return redirect("boards:session", pk=pk)


@require_POST
@login_required
def next_question(request: SignedIn, pk: int) -> HttpResponse:
    """Put the question most agreed with on the stage."""
    row = _moderated(request, pk)
    seen = as_key(request.POST.get("seen", ""))
    questions.next_question(session=row, seen=seen, by=request.user, now=timezone.now())
    return redirect("boards:session", pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def question(request: SignedIn, pk: int) -> HttpResponse:
    """One question: its answer in writing; a POST says by ``act`` what is done with it."""
    rows = Question.objects.select_related(
        "contribution__author", "contribution__thread", "session__office", "session__thread"
    )
    row = get_object_or_404(rows, pk=pk)
    _require(request, "forums.moderate_session", row.session)
    if request.method == "GET":
        form = AnswerForm(initial={"answer": row.answer})
        return render(request, "forums/desk_question.html", {"question": row, "answer": form})
    return _act(request, row)


def _act(request: SignedIn, row: Question) -> HttpResponse:
    by, now, act = request.user, timezone.now(), request.POST.get("act", "")
    if act in ("say", "answer"):
        return _answer(request, row, act)
    if act == "stage":
        seen = as_key(request.POST.get("seen", ""))
        questions.put_on_stage(question=row, seen=seen, by=by, now=now)
    elif act == "back":
        questions.take_back(question=row, by=by, now=now)
    elif act == "later":
        questions.put_off(question=row, by=by, now=now)
    else:
        raise Http404
    return redirect("boards:session", pk=row.session_id)


def _answer(request: SignedIn, row: Question, act: str) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = {"question": row, "answer": form}
        return render(request, "forums/desk_question.html", context, status=422)
    publish = questions.say if act == "say" else questions.answer
    publish(question=row, words=form.cleaned_data["answer"], by=request.user, now=timezone.now())
    messages.success(request, _("Published. Everybody who watches reads it now."))
    return redirect("boards:session", pk=row.session_id)
