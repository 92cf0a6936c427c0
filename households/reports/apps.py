from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "households.reports"
    label = "reports"
