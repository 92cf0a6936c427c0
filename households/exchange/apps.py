from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "households.exchange"
    label = "exchange"
