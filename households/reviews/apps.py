from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "households.reviews"
    label = "reviews"
