from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.cloning import services
from cms.models import HomePage, PolicyPage


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the template"),
        max_length=80,
        help_text=gettext_lazy("Such as: rules on public space, with the usual contact."),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if PolicyPage.objects.filter(template_name=name).exists():
            raise forms.ValidationError(str(services.NameTaken.message))
        return name


def _may_write(request: HttpRequest) -> None:
    if not HomePage.objects.get().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The templates by name, each with the way to a draft begun from it."""
    _may_write(request)
    rows = PolicyPage.objects.exclude(template_name="").select_related("profile", "lead")
    crumbs = [{"url": "", "label": _("Templates of drafts")}]
    context = {"templates": rows.order_by("template_name"), "breadcrumbs_items": crumbs}
    return render(request, "cms/cloning/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, page: int) -> HttpResponse:
    """Keep a draft under a name, for others to begin with."""
    _may_write(request)
    policy = get_object_or_404(PolicyPage, pk=page)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.keep_as_template(page=policy, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept as a template. The draft itself stays as it is."))
        return redirect("cloning:index")
    crumbs = [_crumb(policy), {"url": "", "label": _("Keep as a template")}]
    context = {"page": policy, "form": form, "breadcrumbs_items": crumbs}
    status = 422 if form.is_bound else 200
    return render(request, "cms/cloning/keep.html", context, status=status)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft from a template, and go there."""
    _may_write(request)
    template = get_object_or_404(PolicyPage.objects.exclude(template_name=""), pk=pk)
    draft = services.begin_draft(template=template, by=request.user)
    messages.success(request, _("Here is the new draft. Give it its title and its days."))
    return redirect("wagtailadmin_pages:edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def second_round(request: HttpRequest, page: int) -> HttpResponse:
    """Say what goes along into a second round and what does not; then begin it."""
    _may_write(request)
    policy = get_object_or_404(PolicyPage.objects.select_related("consultation"), pk=page)
    if policy.consultation is None:
        raise services.NoRoundYet
    if request.method == "POST":
        draft = services.begin_second_round(page=policy, by=request.user)
        messages.success(request, _("Here is the draft of the second round. Give it its days."))
        return redirect("wagtailadmin_pages:edit", draft.pk)
    crumbs = [_crumb(policy), {"url": "", "label": _("Second round")}]
    context = {"page": policy, "breadcrumbs_items": crumbs}
    return render(request, "cms/cloning/second_round.html", context)


def _crumb(page: PolicyPage) -> dict[str, str]:
    return {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title}
