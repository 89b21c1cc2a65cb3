"""What the rules say of a draft, beside the fields and on the approvers' front page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.admin.panels import HelpPanel

from consultations.draft import Draft
from consultations.lints import Finding


@dataclass(frozen=True)
class Weighed:
    """A finding with the reason that was given, empty where none was."""

    finding: Finding
    reason: str


def weighed(draft: Draft) -> list[Weighed]:
    """Everything there is to say of ``draft``, what stands in the way first."""
    return [Weighed(one, draft.reason_for(one)) for one in draft.findings]


class CheckPanel(HelpPanel):
    """Says before publication what the publication would be refused for, or asked about."""

    def __init__(self, template: str = "cms/_check.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(
            self, parent_context: Mapping[str, Any] | None = None
        ) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk:
                context["rows"] = weighed(self.instance.draft(timezone.now()))
            return context
