"""The tables of support, by subject."""

from households.support.models.choices import Kind
from households.support.models.figures import ReportedFigure, Target
from households.support.models.measures import Allowance, HousingWork, Loan, Measure, ModelParticipation, Repayment
from households.support.models.money import Contribution, Fund, Spending
from households.support.models.projects import LivelihoodModel, PublicWork

__all__ = [
    "Allowance",
    "Contribution",
    "Fund",
    "HousingWork",
    "Kind",
    "LivelihoodModel",
    "Loan",
    "Measure",
    "ModelParticipation",
    "PublicWork",
    "Repayment",
    "ReportedFigure",
    "Spending",
    "Target",
]
