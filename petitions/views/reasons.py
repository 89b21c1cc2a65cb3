from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contributions.views import SignedIn
from petitions.models import Petition
from petitions.services.reasons import start_themes
from themes.models import Run


class ThemesForm(forms.Form):
    theme_count = forms.IntegerField(
        label=_("Number of themes"),
        required=False,
        min_value=2,
        max_value=60,
        help_text=_("Leave empty to let the machine find the number."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def reasons(request: SignedIn, pk: int) -> HttpResponse:
    """For the office that answers: what signers gave as reasons, sorted into themes."""
    rows = Petition.objects.select_related("lead", "thread")
    petition = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("petitions.read_reasons", petition):
        raise PermissionDenied
    form = ThemesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        run = start_themes(
            petition=petition,
            by=request.user,
            now=timezone.now(),
            theme_count=form.cleaned_data["theme_count"],
        )
        return redirect(run)
    context = {
        "petition": petition,
        "form": form,
        "runs": Run.objects.filter(scope=petition.scope).order_by("-pk")[:10],
    }
    return render(request, "petitions/reasons.html", context, status=422 if form.is_bound else 200)
