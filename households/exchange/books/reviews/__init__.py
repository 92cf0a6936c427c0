"""The book of reviews: the form of each household of a round in one row."""
