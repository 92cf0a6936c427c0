"""What is measured, by its name on the command line; each measures the database that it is run on."""

from seeds.bench import annual_summary, certificates, demo_load, households_list, submit_review, support_report
from seeds.bench.timing import Measured

KINDS = {
    "annual-summary": annual_summary.measure,
    "certificates": certificates.measure,
    "demo-load": demo_load.measure,
    "households-list": households_list.measure,
    "submit-review": submit_review.measure,
    "support-report": support_report.measure,
}

__all__ = ["KINDS", "Measured"]
