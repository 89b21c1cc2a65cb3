"""Django with one view and nothing before it: no session, no person, no form, no check."""

from bench.web_settings import *  # noqa: F403 -- the same database and server

INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.bare"
