"""Posts of a topic at the desk: put above the others, split off, moved elsewhere."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from contributions.models import Contribution
from contributions.views import SignedIn
from core.http import page_by_key
from forums.desk_forms import PostsForm
from forums.models import Post, Topic
from forums.services.moving import move_posts, split_topic
from forums.services.pinning import pin_post
from forums.views.topic_desk import find_topic


@require_http_methods(["GET", "POST"])
@login_required
def posts(request: SignedIn, pk: int) -> HttpResponse:
    """The posts of a topic, the newest first; tick some to give them another place."""
    row = find_topic(request, pk)
    form = PostsForm(request.POST or None, topic=row)
    if request.method == "POST":
        if not request.user.has_perm("forums.run_topic", row):
            raise PermissionDenied
        if form.is_valid():
            return _move(request, row, form)
    heads = Contribution.objects.heads().filter(thread=row.thread_id).exclude(pk=row.opening_id)
    page = page_by_key(request, heads.select_related("author", "post__office"), size=50)
    context = {"topic": row, "form": form, "page": page}
    return render(request, "boards/posts.html", context, status=422 if form.is_bound else 200)


def _move(request: SignedIn, row: Topic, form: PostsForm) -> HttpResponse:
    """Show what would be moved, and move it where that was seen."""
    told = dict(form.cleaned_data)
    if not told["confirmed"]:
        context = {"topic": row, "form": form, "posts": told["posts"].select_related("author")}
        return render(request, "boards/posts_confirm.html", context)
    posts = [post.pk for post in told["posts"]]
    facts = {"topic": row, "posts": posts, "by": request.user, "now": timezone.now()}
    if told["into"]:
        into = move_posts(into=told["into"], **facts)
    else:
        new = {name: told[name] for name in ("title", "body", "board", "key")}
        into = split_topic(**new, **facts)
    done = ngettext(
        "%(n)d post was moved. The authors are told.",
        "%(n)d posts were moved. The authors are told.",
        len(posts),
    )
    messages.success(request, done % {"n": len(posts)})
    return redirect("boards:topic", pk=into.pk)


@require_POST
@login_required
def pin(request: SignedIn, pk: int) -> HttpResponse:
    """Put a post above the others of its topic, or back among them."""
    post = get_object_or_404(Post.objects.select_related("topic__board"), pk=pk)
    if not request.user.has_perm("forums.pin_post", post.topic):
        raise PermissionDenied
    is_pinned = request.POST.get("is_pinned") == "1"
    pin_post(post=post, is_pinned=is_pinned, by=request.user, now=timezone.now())
    done = _("It stands above the others.") if is_pinned else _("It stands among the others.")
    messages.success(request, done)
    return redirect("boards:posts", pk=post.topic_id)
