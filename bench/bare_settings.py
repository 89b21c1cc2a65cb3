"""Django with one view and nothing before it: no session, no person, no form, no check."""

import os

from bench.web_settings import *  # noqa: F403 -- the same database and server
from bench.web_settings import DATABASES

# Seconds for which a connection is kept: as the site does, or not at all, as Django comes.
DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ["BARE_KEEPS"])

INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
TEMPLATES: list[dict[str, object]] = []
ROOT_URLCONF = "bench.bare"
