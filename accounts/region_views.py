from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.region_form import RegionForm
from accounts.services import choose_region


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Say where one lives, say otherwise, or say it no more."""
    form = RegionForm(request.POST or None, initial={"region": request.user.region_id})
    if request.method == "POST" and form.is_valid():
        choose_region(user=request.user, region=form.cleaned_data["region"])
        messages.success(request, _("Kept. It counts for what you sign from now on."))
        return redirect("region:index")
    context = {"form": form}
    return render(request, "accounts/region.html", context, status=422 if form.errors else 200)
