"""Django with the settings and the database of a demo site, before anything else is imported."""

import os
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
BASE_URL = os.environ.get("BASE_URL", "").rstrip("/")
if BASE_URL:
    VAR = Path(os.environ.setdefault("HUIXIANG_VAR", str(ROOT / "var")))
else:
    # The city is built anew each day: never in the folder or the database of somebody's site.
    VAR = Path(os.environ.get("LOOK_VAR") or ROOT / "var" / "look")
    os.environ["HUIXIANG_VAR"] = str(VAR)
    os.environ.pop("DATABASE_URL", None)
VAR.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A page that is refused on purpose is no news.
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
# Playwright keeps an event loop in the thread that reads the rows.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
django.setup()
