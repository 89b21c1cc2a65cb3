"""What holds only for a moment: that somebody is writing an answer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from contributions.views import SignedIn
from forums.live import announce_writing
from forums.models import Topic


@require_POST
@login_required
def writing(request: SignedIn, pk: int) -> HttpResponse:
    """Tell readers that an official writes an answer: the form says so while words are typed."""
    rows = Topic.objects.visible_to(request.user).select_related("board", "opening", "thread")
    topic = get_object_or_404(rows, pk=pk)
    may_reply = request.user.has_perm("forums.reply", topic)
    if not (may_reply and request.user.has_perm("forums.speak_officially")):
        raise PermissionDenied
    announce_writing(topic, request.user)
    return HttpResponse(status=204)
