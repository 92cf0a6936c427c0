"""Numbers that somebody stated: what is aimed at, and what others reported."""
