"""What was counted is remembered until something is written: fifty readers of one report count it once."""

import copyreg
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.utils.translation import get_language

from communes.models import Change
from households.reviews.scoring import Standard, standard

# A standard stands in the law files: what is remembered names it.
copyreg.pickle(Standard, lambda found: (standard, (found.code,)))

_KEPT = 60  # seconds: the longest that a change stays unseen which was begun before the last one and written after it
Answer = TypeVar("Answer")


def remembered(question: tuple, count: Callable[[], Answer]) -> Answer:
    """Give what `count` gives for a `question` (plain values), which it is asked for again when anything was written
    since: every write leaves a change, of which the last is the sign."""
    last_change = Change.objects.aggregate(last=Max("pk"))["last"]
    asked = repr((connection.settings_dict["NAME"], last_change, get_language(), question))
    return cache.get_or_set(sha256(asked.encode()).hexdigest(), count, _KEPT)
