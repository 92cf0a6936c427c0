"""The book of measures: one row for each thing that a household got, of whatever kind."""
