"""What import contracts cannot see: names, writes and calls that would tie the layers together."""

import re

import pytest
import rules
from django.apps import apps

from tests.project.tree import APPS, TEMPLATES, code, matches, name

FEATURES = "consultations?|petitions?|forums?"
BELOW_FEATURES = ["core", "accounts", "contributions", "moderation", "themes", "responses"]
PERMISSION = rf"\b(?:{'|'.join(APPS)})\.[a-z]+_[a-z_]+"


def test_no_app_below_the_features_knows_one_by_name() -> None:
    named = matches(rf"(?im)^.*\b(?:{FEATURES})\b.*$", code(*BELOW_FEATURES))

    # The kinds of a thread are the namespaces of URLs, which is how a link finds its way up;
    # what a person reads may name anything.
    lawful = re.compile(rf"""[A-Z]+ = "(?:{FEATURES})"|kind=|kind__in=|reverse\(|_\(|: +#""")
    assert [place for place in named if not lawful.search(place)] == []


def test_states_are_written_by_move_alone() -> None:
    others = [path for path in code() if name(path) != "core/state.py"]

    assert matches(r"\.update\([^)]*\bstate=", others) == []
    assert matches(r"\b(?!self\b|row\b)\w+\.state = ", others) == []


def test_features_receive_through_moderation_and_never_contribute_themselves() -> None:
    callers = code(*(app for app in APPS if app not in {"contributions", "moderation"}))

    assert matches(r"contributions\.services import [^\n]*\bcontribute\b", callers) == []


def test_every_permission_asked_for_exists() -> None:
    apps.check_models_ready()
    asked = matches(rf"has_perm\(?\s*['\"]{PERMISSION}", code() + TEMPLATES)
    asked += matches(rf"(?<!verb=)['\"]{PERMISSION}['\"]", [p for p in code() if "view" in name(p)])
    unknown = [
        place
        for place in asked
        for permission in re.findall(PERMISSION, place.split(": ", 1)[1])
        if not rules.perm_exists(permission)
    ]
    assert unknown == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"mark_safe\b",
        r"csrf_exempt\b",
        r"GenericForeignKey\b",
        r"post_save\b|pre_save\b|m2m_changed\b|@receiver\b",
        r"core\.paginator\b|\bPaginator\(",
    ],
)
def test_what_the_house_does_without(pattern: str) -> None:
    # The one exception is what our own chart engine has drawn and ``plain`` has looked through.
    files = [path for path in code() if name(path) != "presentation/templatetags/charts.py"]

    assert matches(pattern, files) == []


def test_no_model_changes_what_saving_means() -> None:
    models = [path for path in code() if "models" in path.stem or "models" in path.parts]

    assert matches(r"def save\(self", models) == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "mixins", "managers", "constants", "enums", "exceptions"}

    found = [name(path) for path in code() if path.stem in drawers | {"signals", "selectors"}]
    assert found == []


def test_core_stays_small_and_holds_one_table() -> None:
    modules = [path for path in code("core") if path.name != "__init__.py"]

    assert len(modules) <= 7
    # What corrects the days that everything counts: docs/adr/0013.
    assert [row.__name__ for row in apps.get_app_config("core").get_models()] == ["CalendarDay"]
