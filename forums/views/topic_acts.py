"""What is done with a topic by one form: each act has an address of its own."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from contributions.views import SignedIn
from forums.desk_forms import BoardForm, CloseForm, MergeForm, RelatedForm, RemoveForm, TagsForm
from forums.models import Topic
from forums.services import keeping
from forums.services.moving import merge_topics
from forums.services.pinning import pin_topic
from forums.views.topic_desk import find_topic

Act = Callable[..., Topic]


def _act(
    request: SignedIn, row: Topic, act: Act, done: Promise | str, form: forms.Form | None = None
) -> HttpResponse:
    """Read the form and act; a form with faults is shown alone, with its words."""
    if form and not form.is_valid():
        return render(request, "boards/act.html", {"topic": row, "form": form}, status=422)
    facts = form.cleaned_data if form else {}
    left = act(topic=row, by=request.user, now=timezone.now(), **facts)
    messages.success(request, done)
    return redirect("boards:topic", pk=left.pk)


@require_POST
@login_required
def close(request: SignedIn, pk: int) -> HttpResponse:
    """Let nobody speak in it any more."""
    row = find_topic(request, pk, "forums.close_topic")
    done = _("Closed. All who follow the topic are told.")
    return _act(request, row, keeping.close_topic, done, CloseForm(request.POST, prefix="close"))


@require_POST
@login_required
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """Let people speak in it again."""
    row = find_topic(request, pk, "forums.close_topic")
    return _act(request, row, keeping.reopen_topic, _("Open again. All who follow it are told."))


@require_POST
@login_required
def remove(request: SignedIn, pk: int) -> HttpResponse:
    """Take it from view."""
    row = find_topic(request, pk, "forums.remove_topic")
    done = _("Taken from view. Its author and all who follow it are told the reason.")
    form = RemoveForm(request.POST, prefix="remove")
    return _act(request, row, keeping.remove_topic, done, form)


@require_POST
@login_required
def restore(request: SignedIn, pk: int) -> HttpResponse:
    """Bring it back."""
    row = find_topic(request, pk, "forums.remove_topic")
    return _act(request, row, keeping.restore_topic, _("Everybody can read it again."))


@require_POST
@login_required
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Put it on another board."""
    row = find_topic(request, pk, "forums.run_topic")
    form = BoardForm(request.POST, prefix="move", topic=row)
    return _act(request, row, keeping.move_topic, _("Moved. Its author is told."), form)


@require_POST
@login_required
def pin(request: SignedIn, pk: int) -> HttpResponse:
    """Put it above the others of its board, or back among them."""
    row = find_topic(request, pk, "forums.run_topic")
    is_pinned = request.POST.get("is_pinned") == "1"

    def act(**facts: object) -> Topic:
        return pin_topic(is_pinned=is_pinned, **facts)

    done = _("It stands above the others.") if is_pinned else _("It stands among the others.")
    return _act(request, row, act, done)


@require_POST
@login_required
def tag(request: SignedIn, pk: int) -> HttpResponse:
    """Give it these tags and no others."""
    row = find_topic(request, pk, "forums.run_topic")
    form = TagsForm(request.POST, prefix="tags")
    return _act(request, row, keeping.tag_topic, _("The tags are changed."), form)


@require_POST
@login_required
def relate(request: SignedIn, pk: int) -> HttpResponse:
    """Name what else is said on the matter."""
    row = find_topic(request, pk, "forums.run_topic")
    form = RelatedForm(request.POST, prefix="relate")
    return _act(request, row, keeping.relate_topic, _("The related topics are changed."), form)


@require_POST
@login_required
def merge(request: SignedIn, pk: int) -> HttpResponse:
    """Move all that was said in it into another."""
    row = find_topic(request, pk, "forums.run_topic")
    done = _("Merged. All who follow the topic are told, and its address leads here.")
    return _act(request, row, merge_topics, done, MergeForm(request.POST, prefix="merge"))
