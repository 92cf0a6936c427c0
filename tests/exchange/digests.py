"""What the register holds, as one short text: equal before a write and after its undoing."""

from hashlib import sha256

from django.apps import apps
from django.db.models import Model

from communes.models import Change, ChangeEntry

_ROOMS = ("communes", "households", "reviews", "support")
# What tells of the writes, and the columns that count them, go on when a write is undone.
_WITNESSES = {Change, ChangeEntry}
_COUNTING = {"version", "saved_at"}


def digest() -> str:
    """Give the digest of all rows of the ground, the register, the reviews and support. The key of a row itself counts
    for nothing: one that was removed and stands again is the same."""
    lines = (f"{model._meta.label} {row}" for model in _models() for row in held(model))
    return sha256("\n".join(lines).encode()).hexdigest()


def held(model: type[Model]) -> list[str]:
    """Give the rows of `model` as the digest reads them, for a test that asks what differs."""
    fields = [field for field in model._meta.concrete_fields if field.name not in _COUNTING]
    names = [field.attname for field in fields if field.remote_field or not field.primary_key]
    return sorted(map(repr, model._base_manager.values_list(*names)))


def _models() -> list[type[Model]]:
    kept = [model for room in _ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in kept if model not in _WITNESSES]
