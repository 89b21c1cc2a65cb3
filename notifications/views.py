from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.http import page_by_key
from notifications.forms import SeenForm
from notifications.services import mark_read
from notifications.text import tell


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    page = page_by_key(request, request.user.notices.all())
    context = {
        "told": [(notice, tell(notice)) for notice in page.rows],
        "older_url": page.older_url,
        "newer_url": request.path if "before" in request.GET else "",
    }
    return render(request, "notices/index.html", context)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    form = SeenForm(request.POST)
    if form.is_valid():
        newest = form.cleaned_data["newest"]
        mark_read(reader=request.user, newest=newest, now=timezone.now())
    return redirect("notices:index")
