"""A creator's own petitions: where each stands, and what its creator may do about it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contributions.views import SignedIn
from core.errors import DomainError, StaleState
from core.http import page_by_key
from petitions import services
from petitions.models import Petition
from petitions.own import check_due, news_desk, verdict_on, way_of
from petitions.own_forms import AskAgainForm, KeyForm, NewsForm
from petitions.queue import announced_backlog
from petitions.stages import CHECK, WHAT, address
from petitions.views.writing import draft_name, get_own


@require_safe
@login_required
def index(request: SignedIn) -> HttpResponse:
    """All petitions somebody has begun, the newest first."""
    page = page_by_key(request, Petition.objects.filter(creator=request.user))
    return render(request, "petitions/mine_all.html", {"page": page})


@require_safe
@login_required
@never_cache
def mine(request: SignedIn, pk: int) -> HttpResponse:
    """Where it stands, what happens next and by when; for its creator alone."""
    return _page(request, get_own(request, pk))


def _page(
    request: SignedIn,
    petition: Petition,
    *,
    appeal_form: AskAgainForm | None = None,
    news_form: NewsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    profile, state = petition.profile, petition.state
    checking, sponsoring = state == Petition.State.CHECKING, state == Petition.State.SPONSORING
    context = {
        "petition": petition,
        "steps": way_of(petition),
        "write_url": address(petition, CHECK if petition.ask else WHAT),
        "check_due": check_due(petition) if checking else None,
        "backlog": announced_backlog(profile) if checking else 0,
        "may_change": sponsoring and not petition.signatures.exists(),
        "missing": max(profile.sponsors_needed - petition.sponsor_count, 0),
        "sponsor_path": reverse("petitions:sponsor", args=[petition.sponsor_code]),
        "sponsor_qr": reverse("petitions:sponsor_qr", args=[petition.sponsor_code]),
        "verdict": verdict_on(petition, now),
        "news": news_desk(petition, now),
        "again_form": KeyForm(),
        "appeal_form": appeal_form or AskAgainForm(),
        "news_form": news_form or NewsForm(),
        "draft_sent": draft_name(petition, request.GET.get("saved", "")),
    }
    return render(request, "petitions/mine.html", context, status=status)


@require_POST
@login_required
def take_back(request: SignedIn, pk: int) -> HttpResponse:
    """Change the words once more, while nobody has sponsored them."""
    row = services.take_back(petition=get_own(request, pk), now=timezone.now())
    messages.success(request, _("You can change it again. The link to sponsor it rests meanwhile."))
    return redirect(address(row, WHAT))


@require_POST
@login_required
def give_up(request: SignedIn, pk: int) -> HttpResponse:
    """End the search for sponsors."""
    services.give_up(petition=get_own(request, pk), now=timezone.now())
    messages.success(request, _("Ended. Your words stay here, and you can begin again with them."))
    return redirect("petitions:mine", pk=pk)


@require_POST
@login_required
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Delete a draft."""
    services.discard(petition=get_own(request, pk))
    messages.success(request, _("The draft is deleted."))
    return redirect("petitions:my_petitions")


@require_POST
@login_required
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Edit what was not opened and hand it in again: the words are copied."""
    row, form = get_own(request, pk), KeyForm(request.POST)
    if not form.is_valid():
        raise StaleState
    key = form.cleaned_data["key"]
    copy = services.edit_again(petition=row, key=key, now=timezone.now())
    messages.success(request, _("Copied. Change what is to be changed, then go on."))
    return redirect(address(copy, WHAT))


@require_POST
@login_required
def ask_again(request: SignedIn, pk: int) -> HttpResponse:
    """Ask that another person look at a rejection."""
    row = get_own(request, pk)
    form = AskAgainForm(request.POST)

    def act(words: str) -> object:
        return services.appeal(petition=row, words=words, now=timezone.now())

    if _did(form, act):
        messages.success(request, _("A colleague who has not seen it before looks at it."))
        return redirect(f"{reverse('petitions:mine', args=[pk])}?saved=appeal")
    return _page(request, row, appeal_form=form, status=422)


@require_POST
@login_required
def tell(request: SignedIn, pk: int) -> HttpResponse:
    """Tell the signers what is new."""
    row = get_own(request, pk)
    form = NewsForm(request.POST)

    def act(words: str) -> object:
        return services.tell_signers(petition=row, words=words, now=timezone.now())

    if _did(form, act):
        messages.success(
            request, _("A moderator reads it first; then everybody who signed is told.")
        )
        return redirect(f"{reverse('petitions:mine', args=[pk])}?saved=news")
    return _page(request, row, news_form=form, status=422)


def _did(form: forms.Form, act: Callable[[str], object]) -> bool:
    """Act on the words of a form; where a rule says no it is told above them."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data["words"])
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return False
    return True
