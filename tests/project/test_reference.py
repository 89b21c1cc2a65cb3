"""The manual and the locks say what the code does, and no more than they should."""

import re
from pathlib import Path

import pytest

from tests.project.tree import APPS, ROOT, name

SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
VARIABLES = sorted(set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", SETTINGS)))
COMMANDS = sorted(
    path.stem
    for app in APPS
    for path in ROOT.glob(f"{app}/management/commands/*.py")
    if path.stem != "__init__"
)
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def manual(page: str) -> str:
    return (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")


def test_the_variables_described_are_those_that_are_read() -> None:
    described = re.findall(r"^\| `([A-Z_]+)`", manual("settings.md"), flags=re.MULTILINE)

    assert sorted(described) == VARIABLES


def test_the_commands_described_are_those_there_are() -> None:
    described = re.findall(r"^## `([a-z_]+)", manual("commands.md"), flags=re.MULTILINE)

    assert sorted(described) == COMMANDS


@pytest.mark.parametrize("path", [*LOCKS, ROOT / "pyproject.toml", ROOT / "Makefile"], ids=name)
def test_no_address_of_a_package_index_is_written_down(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\w+://(?!127\.0\.0\.1|:memory:)\S+", text) == []
    assert re.findall(r"--(?:extra-)?index(?:-url)?|--find-links", text) == []


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_every_package_is_pinned_with_its_hashes(path: Path) -> None:
    packages = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())

    assert [p for p in packages if "==" not in p or "--hash=sha256:" not in p] == []


def test_one_set_of_versions_serves_the_site_and_its_tests() -> None:
    def pins(lock: str) -> set[str]:
        text = (ROOT / lock).read_text(encoding="utf-8")
        return set(re.findall(r"^\S+==\S+", text, flags=re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
