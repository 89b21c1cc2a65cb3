"""What the stands show: for everybody, with files for whoever wants to count again."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import page_by_key
from forums.mapping import files
from forums.mapping.picture import picture_of
from forums.mapping.story import Group, Said, Tally, story_of
from forums.services.stands import MapStillOpen
from forums.views.opinion_maps import find_map, own_place, result_of


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Consensus first, then what divides, the groups, and of what people are not sure."""
    row, now = find_map(request, pk), timezone.now()
    result = result_of(row)
    place = own_place(result, request.user)
    story = result and story_of(row, result)
    context = {
        "opinion_map": row,
        "topic": row.topic,
        "story": story,
        "picture": picture_of(story, result, place) if story and result else None,
        "own_group": place and Group.of(result, place.letter),
        "is_open": row.is_open(now),
        "has_ended": row.has_ended(now),
        "is_final": bool(result and row.is_final(result.made_at, now)),
    }
    return render(request, "forums/map_results.html", context)


@require_safe
def statements(request: HttpRequest, pk: int) -> HttpResponse:
    """Every statement with its stands, the newest first."""
    row = find_map(request, pk)
    result = result_of(row)
    rows = row.statements.shown().select_related("contribution")
    page = page_by_key(request, rows)
    context = {
        "opinion_map": row,
        "topic": row.topic,
        "result": result,
        "has_ended": row.has_ended(timezone.now()),
        "told": [Said(one, 0, Tally.of(one)) for one in page.rows],
        "is_told": bool(result and result.people >= files.FEWEST_PEOPLE),
        "page": page,
    }
    return render(request, "forums/map_statements.html", context)


@require_safe
def tallies_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """All statements with their stands as CSV."""
    row = find_map(request, pk)
    result = files.check_people(result_of(row))
    return _file(files.tallies(row, result), f"statements-{pk}.csv")


@require_safe
def stands_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """All stands as CSV, with numbers for people; after the end, lest days be compared."""
    row = find_map(request, pk)
    if not row.has_ended(timezone.now()):
        raise MapStillOpen
    result = files.check_people(result_of(row))
    return _file(files.stands(row, result), f"stands-{pk}.csv")


def _file(rows: Iterable[Iterable[object]], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(files.lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
