"""Finding topics: by words, by tags, and what is like one that is being written or read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from contributions.finding import find
from core.http import page_or_part
from forums.listing import listed, page_of_topics
from forums.models import Tag, Topic, Word
from forums.related import alike, related
from forums.writing_forms import SearchForm

# Characters that are looked at while somebody types.
MOST_READ = 400


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Topics whose title or opening has the words that are asked for."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"].strip() if form.is_valid() else ""
    rows = listed(request.user)
    found = find(rows, query, words=Word.objects.all(), of="topic") if query else rows.none()
    context = {"form": form, "query": query, "page": page_of_topics(request, found)}
    return render(request, "forums/search.html", context)


@require_safe
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Topics of all boards under one tag."""
    row = get_object_or_404(Tag, pk=pk)
    page = page_of_topics(request, listed(request.user).filter(tags=row))
    return render(request, "forums/tag.html", {"tag": row, "page": page})


@require_POST
def look_alike(request: HttpRequest) -> HttpResponse:
    """A part of a page: what is talked about already under a like title.

    A POST, though it changes nothing: what somebody is just typing belongs into no log.
    """
    title = request.POST.get("title", "")[:MOST_READ]
    return render(request, "forums/_alike.html", {"similar": alike(title)})


@require_safe
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """Topics beside one; also a part that its page loads when a reader gets there."""
    rows = Topic.objects.visible_to(request.user).select_related("thread", "board")
    row = get_object_or_404(rows, pk=pk)
    context = {"topic": row, "related": related(row)}
    return page_or_part(request, "forums/related.html", "rows", context)
