"""Livelihood models and public works: what is done for many households at once."""
