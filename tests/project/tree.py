"""The project's own files, for the tests that read them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    "config",
    "cms",
    "consultations",
    "petitions",
    "forums",
    "responses",
    "moderation",
    "themes",
    "contributions",
    "audit",
    "notifications",
    "accounts",
    "presentation",
    "core",
    "nlp",
]
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code(*folders: str) -> list[Path]:
    """Return the Python files under the folders, by default under every app, less migrations."""
    return [
        path
        for folder in folders or APPS
        for path in sorted(ROOT.glob(f"{folder}/**/*.py"))
        if "migrations" not in path.parts
    ]


def matches(pattern: str, files: list[Path]) -> list[str]:
    """Return each place where the pattern is found, as `file:line: what was found`."""
    return [
        f"{name(path)}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
        for path in files
        for text in [path.read_text(encoding="utf-8")]
        for found in re.finditer(pattern, text)
    ]
