"""The entry for a WSGI server: `gunicorn povertyreg.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "povertyreg.settings")

application = get_wsgi_application()
