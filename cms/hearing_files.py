"""Files of a hearing: looked at and cleaned like every file that is published beside a draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cms.papers.cleaning import UnfitFile, cleaned
from consultations.hearings.desk import managed
from consultations.hearings.papers import keep_file
from consultations.models import Hearing, HearingFile
from contributions.views import SignedIn


class FileForm(forms.Form):
    """One file; ``content`` is what of it may be kept."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word, a picture or a table, of 30 MB at most."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            self.content = cleaned(file.file, file.name, file.size or 0)
        except UnfitFile as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        return file

    @property
    def facts(self) -> dict[str, Any]:
        name = self.cleaned_data["file"].name[-120:]
        return {"title": self.cleaned_data["title"], "name": name, "content": self.content}


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: SignedIn, pk: int) -> HttpResponse:
    """Upload a paper before the hearing, a signed page of the record afterwards."""
    row = managed(request, pk)
    is_held = row.state == Hearing.State.HELD
    kind = HearingFile.Kind.SIGNED if is_held else HearingFile.Kind.PAPER
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        keep_file(hearing=row, kind=kind, by=request.user, now=timezone.now(), **form.facts)
        messages.success(request, _("The file is kept, with its checksum."))
        return redirect("hearings:record" if is_held else "hearings:detail", pk)
    context = {"hearing": row, "consultation": row.consultation, "form": form, "is_held": is_held}
    status = 422 if form.is_bound else 200
    return render(request, "hearings/desk_upload.html", context, status=status)
