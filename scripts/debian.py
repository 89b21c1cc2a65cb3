"""Install Debian packages that a test needs and this machine lacks, or say which they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def provide(*packages: str) -> None:
    missing = [package for package in packages if not has(package)]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() or not shutil.which("apt-get"):
        raise SystemExit(f"These tests need {' and '.join(missing)}: {' '.join(command)}")
    print(f"Installing {' '.join(missing)} from Debian's packages", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        done = subprocess.run(
            step, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise SystemExit(f"{done.stderr[-1500:]}\n{' '.join(command)} failed; see above.")


def has(package: str) -> bool:
    """Ask for the program where the package is named after it, for the package elsewhere."""
    if shutil.which(package):
        return True
    if not shutil.which("dpkg-query"):
        return False
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", package]
    return subprocess.run(query, capture_output=True, check=False).stdout == b"installed"


if __name__ == "__main__":
    provide(*sys.argv[1:])
