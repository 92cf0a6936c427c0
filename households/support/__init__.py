"""Floor 2, support: what each household got, from whose money, and what was built and promised around it."""
