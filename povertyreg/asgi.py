"""The entry for a ASGI server: `uvicorn povertyreg.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "povertyreg.settings")

application = get_asgi_application()
