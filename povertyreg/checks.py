"""System checks with an id, for what only this house can know."""
