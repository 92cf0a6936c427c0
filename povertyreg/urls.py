"""The front door: every room has its own urls."""

from django.urls import path

urlpatterns = []
