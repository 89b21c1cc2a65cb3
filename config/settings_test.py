"""The settings of the site with what only costs time in a test taken out."""

import os
import tempfile
from copy import deepcopy

from config.settings import *  # noqa: F403 -- the same settings, a few of them replaced below
from config.settings import CACHES, DATABASES, REDIS_URL, STORAGES

SECRET_KEY = "for-tests-only-and-therefore-worth-nothing"
SEAL_KEY = SECRET_KEY
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The same queries with Redis and without.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Hashed names and collected files would need a collectstatic before each run.
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = {**STORAGES, "staticfiles": PLAIN_FILES}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
uploads = tempfile.TemporaryDirectory(prefix="huixiang-media-", ignore_cleanup_errors=True)
MEDIA_ROOT = uploads.name

# Copies: measurements import both these settings and the site's own.
CACHES, DATABASES = deepcopy(CACHES), deepcopy(DATABASES)
# A connection that outlives its request would stand in the way when the database is put back.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Nobody misses a test database after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

if REDIS_URL:
    # Clearing the cache empties a whole numbered database, so each test worker has its own.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{15 - worker}"
    CACHES["default"]["LOCATION"] = REDIS_URL
