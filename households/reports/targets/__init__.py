"""What was aimed at, with what the register counts of it."""
