"""The households behind a number: every number of a report leads to them."""

from households.reports.behind.addresses import Addresses, address, may_open
from households.reports.behind.found import households

__all__ = ["Addresses", "address", "households", "may_open"]
