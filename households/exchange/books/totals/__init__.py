"""The book of totals: all households and persons of each village at the end of a year."""
