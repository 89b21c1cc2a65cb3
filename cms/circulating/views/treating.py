from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cms.circulating import treating
from cms.circulating.forms import AdoptForm, DisputeForm, StandForm, TreatForm
from cms.circulating.snapshot import changes_since
from cms.circulating.views import desk
from cms.circulating.views.replying import find as find_invitation
from cms.circulating.views.replying import sent_page
from cms.models import Remark
from presentation.redlines import redlined

LOADED = (
    "invitation__department",
    "invitation__circulation__department",
    "invitation__circulation__page",
)


def _find(request: HttpRequest, pk: int) -> Remark:
    rows = Remark.objects.select_related(*LOADED).prefetch_related("steps__by", "steps__department")
    row = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("cms.manage_circulation", row.invitation.circulation):
        raise PermissionDenied
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def treat(request: HttpRequest, pk: int) -> HttpResponse:
    """One remark beside the clause, and what becomes of it."""
    row = _find(request, pk)
    seen = {"seen": row.turn, "treatment": row.treatment}
    form = TreatForm(request.POST or None, initial=seen)
    if form.is_valid():
        treating.treat(remark=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Treated. The department reads it on its page."))
        return redirect(_place(row))
    return _treat_page(request, row, form, DisputeForm(initial=seen))


def _treat_page(
    request: HttpRequest, row: Remark, form: TreatForm, dispute_form: DisputeForm
) -> HttpResponse:
    circulation = row.invitation.circulation
    clause = circulation.places.get(row.clause, {})
    context = {
        "remark": row,
        "circulation": circulation,
        "clause": clause,
        "changed": changes_since(circulation).get(row.clause),
        "proposed": redlined(clause.get("text", ""), row.proposed) if row.proposed else (),
        "form": form,
        "dispute_form": dispute_form,
    }
    is_wrong = form.is_bound or dispute_form.is_bound
    return render(request, "circulations/treat.html", context, status=422 if is_wrong else 200)


def _place(row: Remark) -> str:
    return f"{row.invitation.circulation.get_absolute_url()}#remark-{row.pk}"


@login_required
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt all ticked remarks that nobody has treated yet."""
    row = desk.find(request, pk)
    form = AdoptForm(request.POST, circulation=row)
    if not form.is_valid():
        return desk.detail_page(request, row, form, status=422)
    chosen = [remark.pk for remark in form.cleaned_data["remarks"]]
    n = treating.adopt(
        circulation=row, remarks=chosen, by=request.user, words="", now=timezone.now()
    )
    said = ngettext("%(n)s remark adopted.", "%(n)s remarks adopted.", n)
    messages.success(request, said % {"n": n})
    return redirect(row)


@login_required
@require_POST
def stand(request: HttpRequest, pk: int) -> HttpResponse:
    """The department agrees to the treatment of its remark, or upholds it."""
    row = get_object_or_404(Remark.objects.select_related("invitation"), pk=pk)
    invitation = find_invitation(request, row.invitation_id)
    form = StandForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if not form.is_valid():
        return sent_page(request, invitation, form=form, about=row.pk, status=422)
    said = dict(form.cleaned_data)
    act = treating.agree if said.pop("act") == "agree" else treating.uphold
    act(remark=row, by=request.user, now=timezone.now(), **said)
    messages.success(request, _("The drafter has been told."))
    return redirect(f"{invitation.get_absolute_url()}#remark-{row.pk}")


@login_required
@require_POST
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """State why no agreement was reached on a remark that its department upholds."""
    row = _find(request, pk)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        seen = {"seen": row.turn, "treatment": row.treatment}
        return _treat_page(request, row, TreatForm(initial=seen), form)
    treating.dispute(remark=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The dispute stands in the table, with the views of both sides."))
    return redirect(_place(row))
