"""The site as it is served, for measurements: with files that nobody has to collect first."""

from config.settings import *  # noqa: F403 -- the same settings, a few of them replaced below
from config.settings import STORAGES
from config.settings_test import SECRET_KEY as KEY

# Whoever measures signs people in with it.
SECRET_KEY = SEAL_KEY = KEY
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = {**STORAGES, "staticfiles": PLAIN_FILES}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
