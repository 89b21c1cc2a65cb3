from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from forums.models import Topic


@require_safe
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Lead from what was said to the topic it was said in."""
    return redirect(get_object_or_404(Topic.objects.visible_to(request.user), thread=thread_id))
