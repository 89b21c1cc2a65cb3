"""What the law's clock and a careful colleague say of a draft, each with the way to mend it."""

from consultations.lints.finding import Finding, Severity
from consultations.lints.parts import of_papers, of_parts, of_source, of_text
from consultations.lints.period import Period, of_period
from consultations.lints.words import of_contact, of_words

__all__ = [
    "Finding",
    "Period",
    "Severity",
    "of_contact",
    "of_papers",
    "of_parts",
    "of_period",
    "of_source",
    "of_text",
    "of_words",
]
