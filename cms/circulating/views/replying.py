from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.circulating import replying
from cms.circulating.forms import ReplyForm, StandForm
from cms.circulating.replying import Reply
from cms.models import Invitation, Remark

LOADED = ("circulation__department", "department", "draft_by", "replied_by")


def find(request: HttpRequest, pk: int) -> Invitation:
    """What a department was asked, for one who acts for it."""
    row = get_object_or_404(Invitation.objects.select_related(*LOADED), pk=pk)
    if not request.user.has_perm("cms.reply_circulation", row):
        raise PermissionDenied
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft clause by clause, with room for remarks; later what became of them."""
    row = find(request, pk)
    if request.method == "POST":
        return _taken(request, row)
    if row.read_at is None:
        replying.open_it(invitation=row, by=request.user, now=timezone.now())
    if row.is_replied or not row.circulation.is_open:
        return sent_page(request, row)
    return _form_page(request, row, _form(row))


def _form(row: Invitation, data: Any = None, **options: Any) -> ReplyForm:
    kept = ReplyForm.initial_of(row, replying.drafted(row))
    return ReplyForm(data, circulation=row.circulation, initial=kept, **options)


def _form_page(
    request: HttpRequest, row: Invitation, form: ReplyForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    clock = row.circulation.clock(timezone.localdate())
    context = {"invitation": row, "circulation": row.circulation, "form": form, "clock": clock}
    return render(request, "circulations/reply.html", {**context, **more}, status=status)


def _taken(request: HttpRequest, row: Invitation) -> HttpResponse:
    """Save or send; where a colleague was quicker, hand back everything that was typed."""
    is_sent = "send" in request.POST
    form = _form(row, request.POST, is_sent=is_sent)
    if not form.is_valid():
        return _form_page(request, row, form, status=422)
    facts: dict[str, Any] = {
        "invitation": row,
        "by": request.user,
        "said": form.reply,
        "seen": form.cleaned_data["seen"],
        "now": timezone.now(),
    }
    if is_sent and replying.send(key=form.cleaned_data["key"], **facts):
        messages.success(request, _("The reply has been sent. You will be told how it is treated."))
        return redirect(row)
    if not is_sent and replying.save_draft(**facts):
        messages.success(request, _("Saved. Only your own department sees it until it is sent."))
        return redirect(row)
    return _overtaken(request, find(request, row.pk), form.reply)


def _overtaken(request: HttpRequest, row: Invitation, typed: Reply) -> HttpResponse:
    """What is kept now, and beside it what this person has typed."""
    if row.is_replied or not row.circulation.is_open:
        return sent_page(request, row, typed=_told(row, typed), status=409)
    theirs = replying.drafted(row)
    mine = ReplyForm(
        circulation=row.circulation, initial=ReplyForm.initial_of(row, typed), auto_id="id_%s"
    )
    return _form_page(request, row, mine, status=409, theirs=_told(row, theirs))


def _told(row: Invitation, said: Reply) -> list[dict[str, str]]:
    """The words of a reply, each with its place."""
    places = row.circulation.places
    found = [{"place": "", "words": said.words, "proposed": ""}] if said.words else []
    for key, remark in said.remarks.items():
        place = places[key]["place"] if key else _("On the draft as a whole")
        found.append({"place": place, "words": remark.words, "proposed": remark.proposed})
    return found


def sent_page(
    request: HttpRequest,
    row: Invitation,
    *,
    status: int = 200,
    form: StandForm | None = None,
    about: int = 0,
    typed: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """The reply as it was sent, and what the drafter has done with each remark."""
    remarks = Remark.objects.filter(invitation=row).prefetch_related(
        "steps__by", "steps__department"
    )
    said = [
        (
            remark,
            row.circulation.places.get(remark.clause, {}),
            _stand(remark, form if remark.pk == about else None),
        )
        for remark in remarks
    ]
    context = {
        "invitation": row,
        "circulation": row.circulation,
        "said": said,
        "typed": typed,
        "owed": sum(remark.awaits_department for remark, _clause, _form in said),
    }
    return render(request, "circulations/sent.html", context, status=status)


def _stand(remark: Remark, form: StandForm | None) -> StandForm | None:
    if form or not remark.awaits_department:
        return form
    return StandForm(initial={"seen": remark.turn}, auto_id=f"id_{remark.pk}_%s")
