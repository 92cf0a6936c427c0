"""The first page, and the two addresses by which a server is watched."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_safe

from povertyreg.context import pages_for


@require_GET
def home(request):
    """Send an officer to the first page of his menu."""
    return redirect(pages_for(request.user.rights())[0].url_name)


@login_not_required
@require_safe
def livez(request):
    """Say that the process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """Say whether the database answers: 200, or 503 when no page could be served."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
