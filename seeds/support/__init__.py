"""Support in the demonstration city: who got what, from which purse, and what was built."""
