"""The words of a search stay on the server: a name in an address would lie in histories and logs.

The page carries a token that means nothing; the words lie in the session of the officer and go with it.
"""

import secrets
from urllib.parse import urlencode

from django.http import HttpRequest

_KEY = "household_searches"
_REMEMBERED = 20


def remember(request: HttpRequest) -> str:
    """Keep the words `q` of a posted search; give the query string of its page, with `search` in their place."""
    asked = {name: value for name, value in request.POST.items() if value and name not in ("csrfmiddlewaretoken", "q")}
    words = request.POST.get("q", "").strip()
    if words:
        token = secrets.token_urlsafe(6)
        kept = {**request.session.get(_KEY, {}), token: words}
        request.session[_KEY] = dict(list(kept.items())[-_REMEMBERED:])
        asked["search"] = token
    return urlencode(asked)


def recall(request: HttpRequest) -> str | None:
    """Give the words of the search that the page names, "" without a search, None when they are forgotten."""
    token = request.GET.get("search")
    return request.session.get(_KEY, {}).get(token) if token else ""
