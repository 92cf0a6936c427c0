"""Whether the figures of a table agree: with each other, with the table beside it, and with that of the year before."""
