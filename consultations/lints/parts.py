"""What has to be there: Decisions of the State Council, No. 713, Article 15."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from consultations.lints.finding import Finding, Severity
from consultations.models import AttachmentKind, Rules

ABSENT = {
    "note": _("The explanatory note is missing."),
    "contact": _("The contact is missing: office, telephone, address."),
    "lead": _("The lead department is missing."),
    "profile": _("The procedure is missing."),
}


class Part(Protocol):
    """A block of the text, as an editor hands it over."""

    @property
    def key(self) -> object: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


def of_parts(parts: Mapping[str, object]) -> Iterator[Finding]:
    """Name what was left empty; ``parts`` are fields of the editor with what stands in them."""
    for place, sentence in ABSENT.items():
        if not parts[place]:
            yield Finding(f"no_{place}", Severity.BLOCK, place, sentence)


def of_text(parts: Collection[Part], rules: Rules) -> Iterator[Finding]:
    """Name what is wrong with the text as a row of clauses, the worst alone."""
    if rules.needs_clauses and not parts:
        sentence = _("The text has no clauses.")
    elif not all(part.text or part.heading for part in parts):
        sentence = _("A clause has neither heading nor text: write one, or take the clause out.")
    elif len({part.key for part in parts}) < len(parts):
        sentence = _("A clause stands in the text twice under the same key: take one out.")
    else:
        return
    yield Finding("faulty_clauses", Severity.BLOCK, "clauses", sentence)


def of_papers(kinds: Collection[str], rules: Rules) -> Iterator[Finding]:
    """Name the papers that the procedure asks for and nobody has attached."""
    absent = [kind for kind in rules.required_papers if kind not in kinds]
    if not absent:
        return
    names = "、".join(str(AttachmentKind(kind).label) for kind in absent if kind in AttachmentKind)
    text = ngettext_lazy(
        "This procedure asks for a paper that is not attached: %(names)s.",
        "This procedure asks for papers that are not attached: %(names)s.",
        len(absent),
    )
    mend = _("Add it under “Attachments” as a file with its kind.")
    yield Finding(
        "missing_papers", Severity.BLOCK, "attachments", text % {"names": names or absent[0]}, mend
    )


def of_source(rules: Rules) -> Iterator[Finding]:
    """Remind of numbers that nobody has yet held against their source."""
    if rules.checked_on is None:
        yield Finding(
            "unchecked_rules",
            Severity.ADVICE,
            "profile",
            _("The periods of this procedure have not yet been held against their source."),
            _("Ask the legal office to confirm them."),
        )
