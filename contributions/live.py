from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string, select_template
from django.utils import translation

from contributions.models import Contribution
from contributions.wire import wire


def group(thread_id: int) -> str:
    """Name the group of all who watch a thread."""
    return f"thread-{thread_id}"


def announce(contribution: Contribution) -> None:
    """Show all who watch the thread what was said, or that something was. Only public words.

    The kind of the thread may have a template of its own for it; it is rendered once all that
    belongs to the words is written.
    """
    kind = contribution.thread.kind
    templates = [f"{kind}/_live_said.html", "contributions/_live_said.html"]
    if contribution.is_shown:
        _push_later(contribution.thread_id, templates, {"contribution": contribution})


def announce_edit(contribution: Contribution) -> None:
    """Put new words in the place of the old, where they need not be looked at first."""

    def make() -> str:
        shown = Contribution.objects.shown().select_related("thread", "author")
        row = shown.filter(pk=contribution.pk).first()
        if row is None:
            return ""
        templates = [f"{row.thread.kind}/_live_edited.html", "contributions/_item.html"]
        return rendered(templates, {"contribution": row})

    tell_later(contribution.thread_id, make)


def announce_departure(contribution: Contribution) -> None:
    """Take words that were shown off every page that shows them."""
    _push(contribution, "contributions/_live.html#gone")


def announce_tally(contribution: Contribution) -> None:
    """Show everybody the new tally of a public contribution."""
    _push(contribution, "contributions/_live.html#tally")


def _push(contribution: Contribution, fragment: str) -> None:
    tell(contribution.thread_id, rendered(fragment, {"contribution": contribution}))


def _push_later(thread_id: int, fragments: list[str], context: dict[str, Any]) -> None:
    tell_later(thread_id, lambda: rendered(fragments, context))


def rendered(fragment: str | list[str], context: dict[str, Any]) -> str:
    """Render a fragment for all, without a viewer; of several names the first that there is."""
    with translation.override(settings.LANGUAGE_CODE):  # not the language of whoever acted
        if isinstance(fragment, str):
            return render_to_string(fragment, context)
        return select_template(fragment).render(context)


def tell(thread_id: int, html: str) -> None:
    """Push a public fragment to all who watch a thread, once the transaction holds.

    The root of the fragment has an id: it takes the place of what has that id on the page. A root
    ``data-into`` holds something new, ``data-gone`` names what is to go (front/scripts/live.js).
    A broken wire is logged and costs nobody their vote (``robust``).
    """
    tell_later(thread_id, lambda: html)


def tell_later(thread_id: int, make: Callable[[], str]) -> None:
    """Render with ``make`` once the transaction holds, and push it; nothing where it is empty."""

    def push() -> None:
        if html := make().strip():
            wire().publish(group(thread_id), html)

    transaction.on_commit(push, robust=True)


def mention(thread_id: int, html: str) -> None:
    """Push what holds only for a moment: it is not kept for those who are away."""
    transaction.on_commit(lambda: wire().mention(group(thread_id), html), robust=True)
