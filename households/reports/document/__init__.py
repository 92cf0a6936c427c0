"""The annual report as a document for who leads a place: some ten pages that say what was found and show it."""
