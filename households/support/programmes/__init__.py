"""The programmes and policies under which support is given, as dated data. Pure Python: no Django, no clock."""
