"""Addresses of sign-in, of one's own password and of the administrator's screens."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from communes.officers import views

app_name = "officers"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    # Open to all: who is signed out already must not be asked to sign in first.
    path("sign-out/", login_not_required(LogoutView.as_view()), name="sign_out"),
    path("password/", views.own_password, name="password"),
    path("officers/", views.officer_list, name="list"),
    path("officers/add/", views.add, name="add"),
    path("officers/<int:pk>/", views.detail, name="detail"),
    path("officers/<int:pk>/assign/", views.assign, name="assign"),
    path("officers/<int:pk>/password/", views.set_password, name="set_password"),
    path("officers/<int:pk>/close/", views.close, name="close"),
    path("officers/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("officers/assignments/<int:pk>/end/", views.end_assignment, name="end_assignment"),
]
