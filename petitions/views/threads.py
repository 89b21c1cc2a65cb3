from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from petitions.models import Petition


@require_safe
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Lead from what was said to the petition it was said under: as a reason or as news."""
    rows = Petition.objects.visible_to(request.user)
    return redirect(get_object_or_404(rows.filter(Q(thread=thread_id) | Q(news=thread_id))))
