"""Where somebody writes: a topic, a post, a reply. Guests write first and sign in then."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from contributions import kept
from contributions.models import Contribution
from core.errors import DomainError
from core.http import as_key
from forums.models import Board, Post, Tag, Topic
from forums.quoting import quotable
from forums.services import open_topic
from forums.services import reply as say
from forums.services.drafts import draft_at, forget_draft, save_draft
from forums.share import much_of
from forums.speaking import hindrance, may_not_begin
from forums.writing_forms import PostForm, TopicForm

# Tags that a form offers.
MOST_TAGS_OFFERED = 40


class TopicGone(DomainError):
    message = gettext_lazy(
        "This topic was taken away meanwhile. Your words are below: copy what you need."
    )


class MayNotSpeak(DomainError):
    """Raised with the reason and the way out."""


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a topic on a board."""
    board = get_object_or_404(Board.objects.shown().select_related("department", "region"), pk=pk)
    place = f"board-{board.pk}"
    if saved := _saved(request, place):
        return saved
    form = TopicForm(
        kept.typed(request, place),
        speaker=request.user,
        tags=Tag.objects.filter(pk__in=Tag.objects.values("pk")[:MOST_TAGS_OFFERED]),
        initial=draft_at(request.user, place),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not request.user.is_authenticated:
                return _sign_in_first(request, place)
            if opened := _opened(request, board, form):
                _forget(request, place)
                return _done(request, opened.opening, opened.get_absolute_url(), place)
            status = 409
    refusal = may_not_begin(request.user, board)
    context = {"board": board, "form": form, "place": place, "refusal": refusal}
    return render(request, "forums/new.html", context, status=status)


def _opened(request: HttpRequest, board: Board, form: TopicForm) -> Topic | None:
    """The topic; None where a rule says no, which stands above the words that were typed."""
    words = form.cleaned_data
    try:
        if why := may_not_begin(request.user, board):
            raise MayNotSpeak(why)
        return open_topic(
            board=board,
            author=request.user,
            title=words["title"],
            body=words["body"],
            tags=words.get("tags", ()),
            office=form.said_for(),
            key=words["key"],
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return None


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something in a topic or, with ``to``, in reply to a post."""
    topic = _topic(request, pk)
    answers = _answered(request, topic)
    place = f"post-{answers.pk}" if answers else f"topic-{topic.pk}"
    if saved := _saved(request, place):
        return saved
    quotes = quotable(answers.contribution.body) if answers else None
    form = PostForm(
        kept.typed(request, place),
        speaker=request.user,
        quotes=quotes,
        initial=draft_at(request.user, place),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not request.user.is_authenticated:
                return _sign_in_first(request, place)
            if post := _said(request, topic, answers, form):
                _forget(request, place)
                return _done(request, post.contribution, post.get_absolute_url(), place)
            status = 409
    context = {
        "topic": topic,
        "answers": answers,
        "form": form,
        "place": place,
        "refusal": _refusal(request, topic),
        "much": much_of(request.user, topic),
    }
    return render(request, "forums/reply.html", context, status=status)


def _topic(request: HttpRequest, pk: int) -> Topic:
    """The topic, or the one it was merged into: what was typed for it is not lost."""
    rows = Topic.objects.visible_to(request.user)
    rows = rows.select_related("thread", "board", "opening", "merged_into__thread")
    topic = rows.filter(pk=pk).first()
    if topic is None and request.method == "POST" and Topic.objects.filter(pk=pk).exists():
        raise TopicGone
    if topic is not None and topic.merged_into_id:
        return _topic(request, topic.merged_into_id)
    return topic or get_object_or_404(rows, pk=pk)


def _answered(request: HttpRequest, topic: Topic) -> Post | None:
    """The post that is replied to, where there is one and everybody may read it."""
    asked = as_key(request.POST.get("to") or request.GET.get("to", ""))
    if asked is None:
        return None
    rows = Post.objects.filter(topic=topic).exclude(pk=topic.opening_id)
    found = rows.select_related("contribution__author").filter(pk=asked).first()
    if found and found.contribution.is_shown:
        return found
    raise ReplyGone if request.method == "POST" else Http404


class ReplyGone(DomainError):
    message = gettext_lazy(
        "What you reply to is not shown any more. Your words are below: "
        "copy what you need and post it in the topic."
    )


def _refusal(request: HttpRequest, topic: Topic) -> Any:
    """Why this person may not speak here now, with the way out; empty where nothing is."""
    if topic.state == Topic.State.LOCKED:
        return _("This topic is closed. What came of it stands on its page.")
    if topic.state != Topic.State.OPEN or topic.opening.state != Contribution.State.PUBLISHED:
        return _("This topic takes no posts at present: a moderator has to look at it first.")
    return hindrance(request.user, topic.board) if request.user.is_authenticated else ""


def _said(request: HttpRequest, topic: Topic, answers: Post | None, form: PostForm) -> Post | None:
    """The post; None where a rule says no, which stands above the words that were typed."""
    words = form.cleaned_data
    try:
        if why := _refusal(request, topic):
            raise MayNotSpeak(why)
        return say(
            topic=topic,
            author=request.user,
            body=words["body"],
            answers=answers,
            quote=words.get("quote", ""),
            is_question=words.get("is_question", False),
            office=form.said_for(),
            key=words["key"],
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return None


def _saved(request: HttpRequest, place: str) -> HttpResponse | None:
    """Keep a draft where the button for it was pressed."""
    if request.method != "POST" or "save" not in request.POST:
        return None
    if not request.user.is_authenticated:
        return _sign_in_first(request, place)
    words = {name: request.POST.get(name, "") for name in ("title", "body")}
    if save_draft(author=request.user, place=place, words=words, now=timezone.now()):
        messages.success(request, _("Your draft is kept. You find it under “My drafts”."))
    return redirect(_here(request))


def _here(request: HttpRequest) -> str:
    to = as_key(request.POST.get("to", ""))
    return f"{request.path}?to={to}" if to is not None else request.path


def _sign_in_first(request: HttpRequest, place: str) -> HttpResponse:
    kept.keep(request, place)
    messages.info(request, _("Your words are kept. Sign in or sign up, then send them."))
    return redirect_to_login(_here(request))


def _forget(request: HttpRequest, place: str) -> None:
    kept.forget(request, place)
    forget_draft(author=request.user, place=place)


def _done(request: HttpRequest, row: Contribution, url: str, place: str) -> HttpResponseRedirect:
    """Lead to what was said, and say whether others see it already."""
    if row.state != Contribution.State.PUBLISHED:
        messages.info(
            request,
            _("A moderator reads your words first, usually within 24 hours. Then others see them."),
        )
    # The browser that kept the words forgets them when it gets there.
    return redirect(f"{url}?sent={place}")
