from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from petitions.services import live_event


def event(_request: HttpRequest) -> dict[str, object]:
    """The day of many visitors that is on, for the banner; looked up where a page shows it."""
    return {"live_event": SimpleLazyObject(live_event.live_event)}
