"""Reports that are locked: kept as told, written again in the same bytes, held against the register of now."""
