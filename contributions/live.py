from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from contributions.models import Contribution


def group(thread_id: int) -> str:
    """Name the channel group of all who watch a thread."""
    return f"thread-{thread_id}"


def announce(contribution: Contribution) -> None:
    """Tell all who watch the thread that there is one opinion more. Only public words."""
    if contribution.is_shown:
        _push(contribution, "contributions/_live.html#count")


def announce_tally(contribution: Contribution) -> None:
    """Show everybody the new tally of a public contribution."""
    _push(contribution, "contributions/_live.html#tally")


def _push(contribution: Contribution, fragment: str) -> None:
    """Send one fragment, rendered once for all and without a viewer, when the transaction holds.

    A broken channel layer is logged and costs nobody their vote (``robust``).
    """
    with translation.override(settings.LANGUAGE_CODE):  # not the language of whoever acted
        html = render_to_string(fragment, {"contribution": contribution})
    message = {"type": "fragment", "html": html}

    def send() -> None:
        async_to_sync(get_channel_layer().group_send)(group(contribution.thread_id), message)

    transaction.on_commit(send, robust=True)
