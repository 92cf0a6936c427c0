from django.apps import AppConfig


class PovertyregConfig(AppConfig):
    name = "povertyreg"

    def ready(self):
        from povertyreg import checks  # noqa: F401  registers the checks
