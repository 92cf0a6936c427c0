"""What support came to: by kind, programme, source, year and place, and by what the households were at that time."""
