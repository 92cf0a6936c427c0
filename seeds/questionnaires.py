"""The invented table of income points with which the demonstration shows a running score."""

from pathlib import Path

from households.reviews.law.questionnaires import import_files
from households.reviews.models import Questionnaire

DEMO_B1_FILE = Path(__file__).parent / "data" / "demo_b1.toml"


def load_demo_b1(*, source: str) -> Questionnaire:
    """Give the demonstration's table of points, imported and unsigned; a second load gives the same row."""
    return import_files([DEMO_B1_FILE], source=source)[0].questionnaire
