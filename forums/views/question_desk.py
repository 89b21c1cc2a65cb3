"""Questions at the desk: officials answer them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contributions.models import Contribution
from contributions.views import SignedIn
from core.http import as_key
from forums.desk_forms import AnswerForm
from forums.models import Post
from forums.services.officials import NoAnswer, answer_question, choose_answer, drop_answer

# Replies among which the answer is looked for.
SHOWN = 50


def _find(request: SignedIn, pk: int, permission: str) -> Post:
    rows = Post.objects.filter(is_question=True).select_related(
        "contribution__author",
        "contribution__thread",
        "answer__contribution__author",
        "topic__thread",
        "topic__board__department",
        "topic__opening",
    )
    row = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm(permission, row.topic):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
@login_required
def question(request: SignedIn, pk: int) -> HttpResponse:
    """One question with its replies; an official answers, or marks a reply as the answer."""
    row = _find(request, pk, "forums.view_on_desk")
    may_answer = request.user.has_perm("forums.answer_question", row.topic)
    form = AnswerForm(request.POST or None, official=request.user)
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        if form.is_valid():
            facts = {"official": request.user, "now": timezone.now(), **form.cleaned_data}
            said = answer_question(question=row, **facts)
            messages.success(request, _answered(said))
            return redirect("boards:questions")
    replies = Contribution.objects.shown().filter(parent=row.pk).order_by("pk")
    context = {
        "question": row,
        "topic": row.topic,
        "replies": replies.select_related("author", "post__office")[:SHOWN],
        "form": form if may_answer and row.answer_id is None else None,
        "may_choose": request.user.has_perm("forums.choose_answer", row.topic),
    }
    status = 422 if form.is_bound else 200
    return render(request, "boards/question.html", context, status=status)


def _answered(said: Post) -> str:
    if said.contribution.is_shown:
        return _("Answered. Whoever asked is told.")
    return _("Your answer is kept. A moderator reads it first, usually within 24 hours.")


@require_POST
@login_required
def choose(request: SignedIn, pk: int) -> HttpResponse:
    """Mark a reply as the answer."""
    row = _find(request, pk, "forums.choose_answer")
    answer = Post.objects.filter(pk=as_key(request.POST.get("answer", "")) or 0).first()
    if answer is None:
        raise NoAnswer
    choose_answer(question=row, answer=answer, by=request.user, now=timezone.now())
    messages.success(request, _("The reply is marked as the answer. Whoever asked is told."))
    return redirect("boards:answer", pk=pk)


@require_POST
@login_required
def drop(request: SignedIn, pk: int) -> HttpResponse:
    """Let the question wait for an answer again."""
    row = _find(request, pk, "forums.choose_answer")
    drop_answer(question=row, by=request.user, now=timezone.now())
    messages.success(request, _("The question waits for an answer again."))
    return redirect("boards:answer", pk=pk)
