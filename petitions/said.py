"""What was said under a petition: why people signed, and what its creator told them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from contributions.models import Contribution
from core.http import KeyPage, as_key, page_of
from petitions.models import Petition

REASONS, MOST_AGREED = 10, 20


@dataclass(frozen=True)
class Said:
    """``reasons`` in the order asked for, ``news`` the newest first."""

    reasons: KeyPage
    news: list[Contribution]
    is_by_agreement: bool


def said_under(request: HttpRequest, petition: Petition) -> Said:
    """Look up both, what everybody may read; one query, none where nobody could speak yet.

    ``?sort=agreed`` gives the reasons most agreed with, ``?before=<id>`` older ones.
    """
    by_agreement = request.GET.get("sort") == "agreed"
    if not petition.opened_at:
        return Said(KeyPage([], ""), [], by_agreement)
    shown = Contribution.objects.shown().select_related("author", "thread")
    reasons = _first(request, shown.filter(thread=petition.thread_id), by_agreement)
    news = shown.filter(thread=petition.news_id) if petition.news.contribution_count else None
    found = sorted(_together(reasons, news), key=lambda row: -row.pk)
    told = [row for row in found if row.thread_id == petition.news_id]
    rows = [row for row in found if row.thread_id == petition.thread_id]
    if by_agreement:
        rows.sort(key=lambda row: -row.agree_count)
        return Said(KeyPage(rows, ""), told, by_agreement)
    return Said(page_of(request, rows, size=REASONS), told, by_agreement)


def _first(request: HttpRequest, rows: QuerySet, by_agreement: bool) -> QuerySet:
    if by_agreement:
        return rows.order_by("-agree_count", "-pk")[:MOST_AGREED]
    before = as_key(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows.order_by("-pk")[: REASONS + 1]


def _together(reasons: QuerySet, news: QuerySet | None) -> QuerySet:
    """SQLite cuts no part of a union, so the reasons are cut a query further in."""
    if news is None:
        return reasons
    cut = Contribution.objects.select_related("author", "thread")
    return cut.filter(pk__in=reasons.values("pk")).union(news, all=True)
