"""The entitlement list: what each household may receive today, what it receives, what ends soon, and why."""
