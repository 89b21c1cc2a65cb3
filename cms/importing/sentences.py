"""Remarks and notices in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nlp.outline_remarks import Remark


def remark_said(remark: Remark) -> str:
    """One sentence: what looks wrong, and what to do."""
    named = {"label": remark.label, "expected": remark.expected}
    sentences = {
        "no_clauses": _(
            "No numbered articles were found, so every line is a paragraph. "
            "Give the clauses their level and number by hand, or upload another file."
        ),
        "skips": _("The number jumps: after what stands before, %(expected)s was expected."),
        "repeats": _("This number stands twice: %(expected)s was expected here."),
        "orphan": _("This item stands before any article. Move it, or change its level."),
        "empty": _("Here is a number and no text. Write it, or leave it out."),
        "nesting": _(
            "%(label)s does not fit in where it stands: a level above it is missing. "
            "Check its level."
        ),
        "too_deep": _(
            "%(label)s counts deeper than a law does, so it stands as a subitem. Check its level."
        ),
        "table": _("A table, kept as text: one row to a line. Check the order of its words."),
        "broken": _("The sentence before has no end. If it goes on here, merge the two."),
        "long_heading": _("This heading has over 120 characters. Shorten it."),
        "long_label": _("This number has over 40 characters. Shorten it."),
    }
    return sentences[remark.code] % named


def notice_said(notice: Mapping[str, Any]) -> str:
    """One sentence about the file as a whole."""
    if notice["code"] == "tracked":
        return _(
            "The file holds tracked changes. They were accepted: %(come)d insertions are in, "
            "%(gone)d deletions are out."
        ) % {"come": notice["count"], "gone": notice["also"]}
    if notice["code"] == "contents":
        return _("The table of contents was left out; the site makes its own.")
    if notice["code"] == "title":
        return _("The title was left out of the text; the title of the page stands.")
    return _left_out(notice["code"], notice["count"])


def _left_out(code: str, n: int) -> str:
    sentences = {
        "pictures": ngettext(
            "%(n)d picture was left out: the text holds words only.",
            "%(n)d pictures were left out: the text holds words only.",
            n,
        ),
        "tables": ngettext("%(n)d table was kept as text.", "%(n)d tables were kept as text.", n),
        "numbered": ngettext(
            "%(n)d number that Word counts by itself was written out.",
            "%(n)d numbers that Word counts by itself were written out.",
            n,
        ),
        "comments": ngettext(
            "%(n)d comment in the margin was left out.",
            "%(n)d comments in the margin were left out.",
            n,
        ),
        "notes": ngettext("%(n)d footnote was left out.", "%(n)d footnotes were left out.", n),
        "boxes": ngettext(
            "%(n)d text box was left out: copy its words by hand.",
            "%(n)d text boxes were left out: copy their words by hand.",
            n,
        ),
        "hidden": ngettext(
            "%(n)d passage of hidden text was left out.",
            "%(n)d passages of hidden text were left out.",
            n,
        ),
    }
    return sentences[code] % {"n": n}
