"""A draft shown to people outside before it is published: by an address that ends or is ended."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from audit.services import record
from cms.models import OutsideAddress, PolicyPage
from presentation.addresses import public_url

SALT = "cms.outsiders"
LONGEST_DAYS = 30
LISTED = 30


def token_of(address: OutsideAddress) -> str:
    """Sign the number of the row: who knows one address guesses no other."""
    return signing.dumps(address.pk, salt=SALT)


def address_by(token: str, now: datetime) -> OutsideAddress | None:
    """None for a forged or changed token, and for an address that is over."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    rows = OutsideAddress.objects.working(now).select_related("revision", "page")
    return rows.filter(pk=pk).first() if isinstance(pk, int) else None


class OutsideForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("So that you know later which address to take back."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days for which the address works"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
    )


def _page(request: HttpRequest, pk: int) -> PolicyPage:
    policy = get_object_or_404(PolicyPage, pk=pk)
    if not policy.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return policy


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, page: int) -> HttpResponse:
    """Make an address under which people outside read the draft; list those that were made."""
    policy = _page(request, page)
    form = OutsideForm(request.POST or None)
    made: OutsideAddress | None = None
    if request.method == "POST" and form.is_valid():
        made = make_address(page=policy, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The address is ready. Copy it from this page."))
    context = {"page": policy, "form": form, **_told(request, policy, made)}
    status = 422 if form.is_bound and not made else 200
    return render(request, "cms/share.html", context, status=status)


def _told(request: HttpRequest, page: PolicyPage, made: OutsideAddress | None) -> dict[str, Any]:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    crumbs = [
        {"url": edit, "label": page.title},
        {"url": "", "label": _("Show to people outside")},
    ]
    now, rows = timezone.now(), page.outside_addresses.select_related("made_by", "ended_by")
    listed = [(row, row.is_over(now), _address(request, row)) for row in rows[:LISTED]]
    told = {"listed": listed, "breadcrumbs_items": crumbs}
    return told | ({"address": _address(request, made), "until": made.until} if made else {})


def _address(request: HttpRequest, row: OutsideAddress) -> str:
    return public_url(request, reverse("drafts:outside", args=[token_of(row)]))


@transaction.atomic
def make_address(
    *, page: PolicyPage, by: User, now: datetime, days: int, purpose: str = ""
) -> OutsideAddress:
    """Keep an address of the draft as it is saved now; who made it is recorded."""
    revision = page.get_latest_revision() or page.save_revision(user=by)
    row = OutsideAddress.objects.create(
        page=page,
        revision=revision,
        purpose=purpose,
        made_by=by,
        made_at=now,
        until=now + timedelta(days=days),
    )
    record(verb="cms.shown_outside", subject=page, actor=by, revision=revision.pk, days=days)
    return row


@transaction.atomic
def end_address(*, address: OutsideAddress, by: User, now: datetime) -> None:
    """Let nobody look by it any more; of two who do so at once, the first is recorded."""
    rows = OutsideAddress.objects.filter(pk=address.pk, ended_at__isnull=True)
    if rows.update(ended_at=now, ended_by=by):
        record(verb="cms.outside_ended", subject=address.page, actor=by, address=address.pk)


@require_POST
def end(request: HttpRequest, page: int, pk: int) -> HttpResponse:
    """Take an address back before its time."""
    policy = _page(request, page)
    row = get_object_or_404(policy.outside_addresses, pk=pk)
    end_address(address=row, by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. Nobody reads the draft by this address any more."))
    return redirect("outsiders:share", policy.pk)


@require_safe
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as one state of it was saved, for whoever has the address."""
    found = address_by(token, timezone.now())
    if found is None:
        raise Http404
    context = found.shown().get_preview_context(request, "")
    context |= {"missing": [], "until": found.until}
    response = render(request, PolicyPage.template, context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
