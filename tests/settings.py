"""The settings of the tests: the project's own, whatever the shell holds, without what slows a test or outlives it."""

import os

os.environ.update(
    DEBUG="True", HTTPS="False", SECRET_KEY="only-for-tests", ALLOWED_HOSTS="localhost,127.0.0.1,testserver"
)

from povertyreg.settings import *  # noqa: F403  it reads the environment when imported
from povertyreg.settings import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 0  # a connection left open would hold on to the test database
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # no worker runs beside a test
WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test
# What is remembered hangs on the changes that a write leaves; the tests save rows without.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
