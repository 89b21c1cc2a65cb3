from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from forums.models import Drafting, OpinionMap, Session, Topic


@require_safe
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Lead from what was said to the topic, the wording, the map or the session it was said in."""
    topics = Topic.objects.visible_to(request.user)
    if topic := topics.filter(thread=thread_id).first():
        return redirect(topic)
    if drafting := Drafting.objects.filter(topic__in=topics, thread=thread_id).first():
        return redirect(drafting)
    maps = OpinionMap.objects.visible_to(request.user)
    if of := maps.filter(thread=thread_id).values_list("topic", flat=True).first():
        return redirect("forums:map_statements", of)
    return redirect(get_object_or_404(Session, thread=thread_id))
