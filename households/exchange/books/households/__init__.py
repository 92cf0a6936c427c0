"""The book of households with their members: as two sheets, or as the flat list of the ministry's forms."""
