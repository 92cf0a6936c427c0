"""What is measured, by its name on the command line; each measures the database that it is run on."""

from seeds.bench import (
    annual_summary,
    certificates,
    demo_load,
    export_book,
    households_list,
    import_book,
    reports,
    submit_review,
    support_report,
)
from seeds.bench.timing import Measured

KINDS = {
    "annual-summary": annual_summary.measure,
    "certificates": certificates.measure,
    "demo-load": demo_load.measure,
    "export": export_book.measure,
    "households-list": households_list.measure,
    "import": import_book.measure,
    "reports": reports.measure,
    "submit-review": submit_review.measure,
    "support-report": support_report.measure,
}

__all__ = ["KINDS", "Measured"]
