from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from consultations.finding.forms import FindForm
from consultations.models import Consultation
from presentation.addresses import public_url
from presentation.dates import day

LISTED = 30


class RoundsFeed(Feed):
    """The newest rounds, narrowed like the list; an entry changes when its round does."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request = request
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest) -> tuple[HttpRequest, FindForm]:
        return request, FindForm(request.GET)

    def title(self) -> str:
        return _("Consultations")

    def link(self, asked: tuple[HttpRequest, FindForm]) -> str:
        return public_url(asked[0], reverse("consultations:index"))

    def feed_url(self, asked: tuple[HttpRequest, FindForm]) -> str:
        return public_url(asked[0], asked[0].get_full_path())

    def items(self, asked: tuple[HttpRequest, FindForm]) -> Iterable[Consultation]:
        request, form = asked
        rows = form.narrowed(Consultation.objects.public()).select_related("lead")
        found = list(rows.prefetch_related("steps").order_by("-pk")[:LISTED])
        for row in found:
            row.address = public_url(request, row.get_absolute_url())
        return found

    def item_link(self, item: Consultation) -> str:
        return item.address

    def item_title(self, item: Consultation) -> str:
        return item.title

    def item_description(self, item: Consultation) -> str:
        told = {
            "state": item.get_state_display(),
            "name": item.lead.name,
            "opens": day(item.opens_at),
            "closes": day(item.last_day),
        }
        return _("%(state)s. Asked by %(name)s, from %(opens)s until %(closes)s.") % told

    def item_pubdate(self, item: Consultation) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Consultation) -> datetime:
        return max([item.created_at, *(step.at for step in item.steps.all())])
