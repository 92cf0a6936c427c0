"""What must agree in the register itself before a report of a year is sent."""

from households.reports.reconciler.register.checking import Checked, Difference, check

__all__ = ["Checked", "Difference", "check"]
