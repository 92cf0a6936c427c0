"""What the database refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction


def is_refused(write) -> bool:
    """Whether the database refuses what `write` does; it is undone if not."""
    try:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


def assert_refused(write, by=""):
    with pytest.raises(IntegrityError, match=by), transaction.atomic():
        write()
