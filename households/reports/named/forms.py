"""What a named list can be asked on screen."""

from households.reports.named.declared import NAMED
from households.reports.named.lists import NamedList, named_list
from households.reports.official.forms import TableForm


class NamedForm(TableForm):
    """A list with names."""

    answered = tuple(NAMED)

    def tell(self, *, table, **asked) -> NamedList:
        return named_list(table, **asked)
