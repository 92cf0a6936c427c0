"""Funds: what comes in, what goes out, and that nobody spends what is not there."""
