"""The door of a view: who lacks the right learns nothing, not even that the page exists."""

from functools import wraps

from django.http import Http404

from communes.officers.rights import Right


def requires(*rights: Right):
    """Let a view answer only an officer who has one of `rights` somewhere today; others get 404."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.rights().intersection(rights):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
