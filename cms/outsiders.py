"""A draft shown to people outside before it is published: by a signed address that ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Revision

from audit.services import record
from cms.models import PolicyPage
from presentation.addresses import public_url

SALT = "cms.outsiders"
LONGEST_DAYS = 30


@dataclass(frozen=True)
class Shown:
    """One state of a draft, and until when it may be looked at."""

    page: PolicyPage
    until: datetime


def token_for(revision: Revision, until: datetime) -> str:
    """Sign the number of a revision and the second at which the address ends."""
    return signing.dumps({"revision": revision.pk, "until": int(until.timestamp())}, salt=SALT)


def shown_by(token: str, now: datetime) -> Shown | None:
    """None for a forged or changed token, one that is over, or a revision that is gone."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    revision = Revision.objects.filter(pk=said["revision"]).first()
    until = datetime.fromtimestamp(said["until"], tz=timezone.get_current_timezone())
    if revision is None or now >= until:
        return None
    page = revision.as_object()
    return Shown(page, until) if isinstance(page, PolicyPage) else None


class DaysForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Days for which the address works"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, page: int) -> HttpResponse:
    """Make an address under which people outside read the draft as it is saved now."""
    policy = get_object_or_404(PolicyPage, pk=page)
    if not policy.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = DaysForm(request.POST or None)
    made: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        made = _made(request, policy, form.cleaned_data["days"])
    edit = reverse("wagtailadmin_pages:edit", args=[policy.pk])
    crumbs = [
        {"url": edit, "label": policy.title},
        {"url": "", "label": _("Show to people outside")},
    ]
    context = {"page": policy, "form": form, "breadcrumbs_items": crumbs, **made}
    status = 422 if form.is_bound and not made else 200
    return render(request, "cms/share.html", context, status=status)


def _made(request: HttpRequest, page: PolicyPage, days: int) -> dict[str, Any]:
    """The address of the draft as it is saved now; who made it is recorded."""
    revision = page.get_latest_revision() or page.save_revision(user=request.user)
    until = timezone.now() + timedelta(days=days)
    address = public_url(request, reverse("outside", args=[token_for(revision, until)]))
    record(
        verb="cms.shown_outside",
        subject=page,
        actor=request.user,
        revision=revision.pk,
        days=days,
    )
    messages.success(request, _("The address is ready. Copy it from this page."))
    return {"address": address, "until": until}


@require_safe
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as one state of it was saved, for whoever has the address."""
    found = shown_by(token, timezone.now())
    if found is None:
        raise Http404
    context = found.page.get_preview_context(request, "")
    context |= {"missing": [], "until": found.until}
    response = render(request, PolicyPage.template, context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
