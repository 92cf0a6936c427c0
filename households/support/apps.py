from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "households.support"
    label = "support"
