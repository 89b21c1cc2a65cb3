"""Start the site from nothing: install, prepare what changed, serve. Standard library only."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from install import PYTHON, ROOT, RUNTIME, digest, install, install_encoder

import front

VAR = Path(os.environ.get("HUIXIANG_VAR", ROOT / "var"))
DATABASE = VAR / "huixiang.sqlite3"
STAMPS = VAR / "prepared.json"
LOGINS = VAR / "demo.txt"


def free_port() -> str:
    """Return the port asked for, or say at once that it cannot be had."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT={port} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise SystemExit(f"Port {port} is for root alone. Try: make run PORT=8000") from None
        except OSError:
            raise SystemExit(
                f"Port {port} is in use, perhaps by an earlier start of this site.\n"
                f"Stop that, or take another port: make run PORT={int(port) + 1}"
            ) from None
    return port


def sources() -> dict[str, list[Path]]:
    """Return, for each step of the preparation, the files that decide whether it is due."""
    migrations = files("*/migrations/*.py")
    return {
        "messages": files("locale/**/LC_MESSAGES/*.po"),
        "migrate": [RUNTIME, *migrations],
        "collectstatic": [RUNTIME, *files("static/**/*"), *files("front/built/**/*")],
        "demo": [*migrations, *files("config/demo/**/*.py"), *files("config/demo/**/*.toml")],
    }


def files(pattern: str) -> list[Path]:
    return sorted(file for file in ROOT.glob(pattern) if file.is_file())


def prepare() -> None:
    """Take the steps whose files have changed since they were last taken."""
    VAR.mkdir(parents=True, exist_ok=True)
    stamps = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    if os.environ.get("DATABASE_URL") or not DATABASE.exists() or not LOGINS.exists():
        # What is in a database elsewhere, or in none, no stamp can know.
        stamps = {step: stamps.get(step) for step in ("messages", "collectstatic")}
    wanted = {step: digest(*read) for step, read in sources().items()}
    due = [step for step, value in wanted.items() if stamps.get(step) != value]
    if not due:
        return
    done = subprocess.run([PYTHON, ROOT / "scripts" / "prepare.py", *due], check=False)
    if done.returncode:
        raise SystemExit("The site could not be prepared; the reason stands above.")
    STAMPS.write_text(json.dumps(wanted, indent=1))


def main() -> None:
    port = free_port()
    install(RUNTIME)
    install_encoder()
    front.build()
    os.chdir(ROOT)
    prepare()
    print(LOGINS.read_text(encoding="utf-8"))
    print(f"Serving http://127.0.0.1:{port}/ in a few seconds; Ctrl-C stops it.", flush=True)
    # The server takes this process's place, so that Ctrl-C reaches it and nothing else is left.
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve", "--port", port])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
