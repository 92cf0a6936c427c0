"""How a file of law is read, by every room that declares one. Pure Python: no Django, no clock."""
