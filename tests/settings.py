"""The site's settings with cheap passwords, plain static files and mail kept in memory."""

import os
import tempfile

os.environ["DEBUG"] = "true"
os.environ["TASKS_URL"] = "immediate:"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
UPLOAD_DIR = tempfile.mkdtemp(prefix="uploads-")
CHROMIUM = "/nowhere/chromium"
SNAPSHOT_DIR = tempfile.mkdtemp(prefix="columns-")
