"""The verbs of a round and its list: who may, with what history."""
