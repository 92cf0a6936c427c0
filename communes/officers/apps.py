from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "communes.officers"
    label = "officers"
