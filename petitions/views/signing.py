from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from contributions import kept
from contributions.views import SignedIn
from petitions.arrival import families_of
from petitions.models import Petition, Signature
from petitions.services import signing
from petitions.signing_forms import CounterForm, SignForm

PARTS = ("profile__residents_of", "thread")
# Seconds for which a process believes what it has read of a petition that is being signed.
REMEMBERED = 2


def get_public(pk: int) -> Petition:
    """A petition that everybody may see. Who asks is not looked at: a million come at once."""
    return get_object_or_404(Petition.objects.public().select_related(*PARTS), pk=pk)


def get_remembered(pk: int) -> Petition:
    """As ``get_public``, as it was a moment ago: who signs is told by the database what holds."""
    return caches["process"].get_or_set(f"petition-{pk}", lambda: get_public(pk), REMEMBERED)


def get_signed(request: SignedIn, pk: int) -> Petition:
    """A public petition, or one that looks for sponsors and has this one."""
    mine = Signature.objects.filter(petition=OuterRef("pk"), signer=request.user)
    is_public = Q(state__in=Petition.PUBLIC)
    return get_object_or_404(Petition.objects.filter(is_public | Q(Exists(mine))), pk=pk)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign; the answer is the same for a first and for a repeated signature.

    Words are kept while somebody signs in or up and confirms a code.
    """
    sends = request.method == "POST"
    petition = get_remembered(pk) if sends else get_public(pk)
    form = SignForm(kept.typed(request, _slot(pk)))
    if sends and form.is_valid():
        if not request.user.is_authenticated:
            return _sign_in_first(request, pk)
        return _sign(request, petition, form)
    context = {
        "petition": petition,
        "form": form,
        "is_open": petition.accepts(timezone.now()),
    }
    return render(request, "petitions/sign.html", context, status=422 if sends else 200)


def _sign(request: HttpRequest, petition: Petition, form: SignForm) -> HttpResponse:
    signing.sign(
        petition=petition,
        signer=request.user,
        families=families_of(request),
        now=timezone.now(),
        **form.cleaned_data,
    )
    kept.forget(request, _slot(petition.pk))
    messages.success(
        request, _("Thank you: your signature is in. The number on this page follows in a moment.")
    )
    return redirect(petition)


def _sign_in_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the words, sealed, in the session and come back to them after signing in."""
    kept.keep(request, _slot(pk))
    messages.info(request, _("Sign in or sign up first; then one press and you have signed."))
    return redirect_to_login(reverse("petitions:sign", args=[pk]))


def _slot(pk: int) -> str:
    return f"petition-{pk}"


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Ask whether to take the signature back; a POST is the yes."""
    petition = get_signed(request, pk)
    if request.method == "POST":
        signing.withdraw(petition=petition, signer=request.user)
        messages.success(request, _("Your signature has been taken back."))
        if petition.state in Petition.PUBLIC:
            return redirect(petition)
        return redirect("petitions:sponsor", code=petition.sponsor_code)
    return render(request, "petitions/withdraw.html", {"petition": petition})


@require_http_methods(["GET", "POST"])
@login_required
@sensitive_post_parameters("id_number")
def counter(request: SignedIn, pk: int) -> HttpResponse:
    """A clerk enters who signs at the counter; nothing tells whether that person had signed."""
    petition = get_public(pk)
    if not request.user.has_perm("petitions.sign_at_counter", petition):
        raise PermissionDenied
    form = CounterForm(request.POST or None)
    if form.is_valid():
        signing.sign_at_counter(
            petition=petition, clerk=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The signature is in. The next person may sign."))
        return redirect("petitions:counter", pk=pk)
    context = {"petition": petition, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "petitions/counter.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def disown(request: HttpRequest, code: str) -> HttpResponse:
    """Strike off a signature not one's own. A GET only asks: mail scanners follow links."""
    petition = signing.petition_of(code)
    if petition is None:
        raise Http404
    if request.method == "POST":
        signing.disown(code=code, now=timezone.now())
        messages.success(request, _("The signature does not count any more. Thank you."))
        return redirect("petitions:disown", code=code)
    return render(request, "petitions/disown.html", {"petition": petition})
