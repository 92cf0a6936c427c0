"""What is found by its name."""

from django.db import models

from communes import names


class Named(models.Model):
    """Something with a `name` that is found without marks and in small letters."""

    name_fold = models.CharField(max_length=200, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.index_name()
        super().save(*args, **kwargs)

    def index_name(self):
        """Fill the column by which the name is searched; a bulk verb calls it before saving."""
        self.name_fold = names.fold(self.name)
