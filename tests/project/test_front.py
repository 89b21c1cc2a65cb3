"""Styles and scripts are built when something changed, from packages that are all there."""

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from tests.project.tree import ROOT

INSTALLED = {"node_modules/sass": {}, "node_modules/@esbuild/linux-x64": {}}
Build = Callable[[], list[str]]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build in a folder of its own, npm and Node stood for; gives what was run of them."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    front = import_module("front")
    (tmp_path / "built").mkdir()
    for name in ("package.json", "package-lock.json", "build.mjs"):
        (tmp_path / name).write_text("{}")
    ran: list[str] = []

    def run(command: list[str], trouble: str) -> None:
        ran.append(" ".join(command).replace(f"{tmp_path}/", ""))
        if command[0] == "npm":
            for path in INSTALLED:
                (tmp_path / path).mkdir(parents=True, exist_ok=True)
            done = tmp_path / "node_modules" / ".package-lock.json"
            done.write_text(json.dumps({"packages": INSTALLED}))

    def once() -> list[str]:
        ran.clear()
        front.build()
        return ran

    monkeypatch.setattr("install.ROOT", tmp_path)
    monkeypatch.setattr(front, "ROOT", tmp_path)
    monkeypatch.setattr(front, "FRONT", tmp_path)
    monkeypatch.setattr(front, "PACKAGES", tmp_path / "node_modules")
    monkeypatch.setattr(front, "STAMP", tmp_path / "built" / "built-from.json")
    monkeypatch.setattr(front, "node_and_npm", lambda: (["node"], ["npm"]))
    monkeypatch.setattr(front, "run", run)
    return once


def test_it_is_built_once(build: Build) -> None:
    assert build() == ["npm ci --silent", "node build.mjs"]
    assert build() == []


def test_a_changed_source_is_built_from_the_packages_that_are_there(
    build: Build, tmp_path: Path
) -> None:
    build()
    (tmp_path / "build.mjs").write_text("// other")

    assert build() == ["node build.mjs"]


@pytest.mark.parametrize("gone", ["", "/*", "/[!.]*", "/@esbuild/*", "/.package-lock.json"])
def test_packages_that_are_gone_are_fetched_again(build: Build, tmp_path: Path, gone: str) -> None:
    build()
    for path in list(tmp_path.glob(f"node_modules{gone}")):
        (shutil.rmtree if path.is_dir() else Path.unlink)(path)
    (tmp_path / "build.mjs").write_text("// other")

    assert build() == ["npm ci --silent", "node build.mjs"]
