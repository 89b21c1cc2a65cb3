from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contributions.views import SignedIn
from core.http import page_by_key
from petitions.cards import cards
from petitions.models import Petition, Signature


@require_safe
@login_required
@never_cache
def index(request: SignedIn) -> HttpResponse:
    """What somebody has signed, the newest first, each with the way to take it back."""
    mine = Signature.objects.standing().filter(signer=request.user)
    page = page_by_key(request, mine.select_related("petition__lead"))
    now = timezone.now()
    told = {card.petition.pk: card for card in cards([row.petition for row in page.rows], now)}
    free = Petition.objects.filter(pk__in=told).to_withdraw_from()
    to_withdraw = set(free.values_list("pk", flat=True)) if told else set()
    rows = [
        {
            "signature": row,
            "card": told[row.petition_id],
            "may_withdraw": row.petition_id in to_withdraw,
            "is_public": row.petition.state in Petition.PUBLIC,
        }
        for row in page.rows
    ]
    return render(request, "petitions/signed.html", {"rows": rows, "older_url": page.older_url})
