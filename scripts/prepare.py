"""Take the named steps between an installed and a ready site, in one process of .venv."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402 -- needs the two lines above
import polib  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402


def messages() -> None:
    """Compile translations without gettext's tools, which few machines have."""
    for source in ROOT.glob("locale/**/LC_MESSAGES/*.po"):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


def main(steps: list[str]) -> None:
    if "messages" in steps:
        messages()
    if steps == ["messages"]:
        return
    django.setup()
    if "migrate" in steps:
        print("Making the tables of the database", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if "collectstatic" in steps:
        print("Collecting styles, scripts and pictures", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
    if "demo" in steps:
        print("Building the demo city", flush=True)
        # Kept, so that each later start can show the logins without building anything.
        with (settings.VAR_DIR / "demo.txt").open("w", encoding="utf-8") as logins:
            try:
                call_command("demo", stdout=logins)
            except CommandError as refusal:  # a site with people of its own is served without
                logins.write(str(refusal))


if __name__ == "__main__":
    main(sys.argv[1:])
