"""The roof: settings, addresses, and what every page has in common."""

__version__ = "0.1.0"
