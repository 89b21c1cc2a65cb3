"""Which procedure is the right one: a few questions (practice.md R-02), each answer a link."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Answer:
    """``to`` is the key of the next question, or of the profile that it leads to."""

    words: Promise
    to: str
    more: Promise | str = ""


@dataclass(frozen=True)
class Question:
    words: Promise
    answers: tuple[Answer, ...]


START = "start"
TREE = {
    START: Question(
        _("What are people asked about?"),
        (
            Answer(
                _("A text in clauses"),
                "text",
                _("Regulations, government rules, other documents with binding force."),
            ),
            Answer(
                _("A decision, a plan or a project"),
                "decision",
                _("Public services, city plans, resources, large projects, prices."),
            ),
            Answer(
                _("Ideas and wishes; nothing is written yet"),
                "call-for-input",
                _("Later a draft may follow, with a round of its own."),
            ),
            Answer(
                _("A matter outside the mainland"),
                "elsewhere",
                _("Taiwan, Hong Kong, Macau, the United Kingdom, the European Union."),
            ),
        ),
    ),
    "text": Question(
        _("Who makes the text, and how binding is it?"),
        (
            Answer(_("Administrative regulations of the State Council"), "cn-admin-regulation"),
            Answer(_("Rules of a ministry or of a local government"), "cn-rule"),
            Answer(_("Another document that binds the public"), "document"),
        ),
    ),
    "document": Question(
        _("Does it closely touch how businesses run?"),
        (
            Answer(
                _("Yes"),
                "cn-business",
                _("Access, fees, inspections, subsidies: businesses and chambers are heard."),
            ),
            Answer(_("No"), "cn-normative"),
        ),
    ),
    "decision": Question(
        _("What kind of decision is it?"),
        (
            Answer(
                _("A major decision of a local government"),
                "major",
                _("It is, or could be, on the yearly list of major decisions."),
            ),
            Answer(_("A plan of a city, town or village"), "cn-urban-planning"),
            Answer(_("The environmental impact of a plan or project"), "cn-eia"),
            Answer(_("A price set by the government"), "cn-price-hearing"),
        ),
    ),
    "major": Question(
        _("Is it one of these: macro-economic control, legislation, answer to an emergency?"),
        (
            Answer(_("No"), "cn-major-decision"),
            Answer(
                _("Yes, legislation"), "text", _("It has procedures of its own: one question more.")
            ),
            Answer(
                _("Yes, one of the other two"),
                "call-for-input",
                _("The regulation on major decisions leaves them out; you may ask people freely."),
            ),
        ),
    ),
    "elsewhere": Question(
        _("Under whose rules?"),
        (
            Answer(_("Taiwan: preview of a regulation"), "tw-preview"),
            Answer(_("Hong Kong"), "hk"),
            Answer(_("Macau"), "mo"),
            Answer(_("United Kingdom"), "uk"),
            Answer(_("European Union"), "eu"),
        ),
    ),
}


def profiles() -> set[str]:
    """The keys of all profiles that a way of answers leads to."""
    return {answer.to for question in TREE.values() for answer in question.answers} - set(TREE)
