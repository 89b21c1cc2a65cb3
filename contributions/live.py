from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from contributions.models import Contribution
from contributions.wire import wire


def group(thread_id: int) -> str:
    """Name the group of all who watch a thread."""
    return f"thread-{thread_id}"


def announce(contribution: Contribution) -> None:
    """Tell all who watch the thread that there is one opinion more. Only public words."""
    if contribution.is_shown:
        _push(contribution, "contributions/_live.html#count")


def announce_tally(contribution: Contribution) -> None:
    """Show everybody the new tally of a public contribution."""
    _push(contribution, "contributions/_live.html#tally")


def _push(contribution: Contribution, fragment: str) -> None:
    """Send one fragment, rendered once for all and without a viewer."""
    with translation.override(settings.LANGUAGE_CODE):  # not the language of whoever acted
        html = render_to_string(fragment, {"contribution": contribution})
    tell(contribution.thread_id, html)


def tell(thread_id: int, html: str) -> None:
    """Push a public fragment to all who watch a thread, once the transaction holds.

    The root of the fragment has an id: it takes the place of what has that id on the page. A
    broken wire is logged and costs nobody their vote (``robust``).
    """
    transaction.on_commit(lambda: wire().publish(group(thread_id), html), robust=True)
