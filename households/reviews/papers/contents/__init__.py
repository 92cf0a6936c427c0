"""What stands on each paper: functions from a scope to its sheets."""
