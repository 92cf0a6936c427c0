"""The pages of the annual review."""

from django.urls import path

from households.reviews import views

app_name = "reviews"
urlpatterns = [
    path("work/", views.worklist, name="worklist"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:year>/", views.round_list, name="round"),
    path("rounds/<int:year>/request/", views.request_review, name="request"),
    path("rounds/<int:year>/decide/", views.decide, name="decide"),
    path("rounds/<int:year>/decisions/", views.decisions, name="decisions"),
    path("reviews/<int:pk>/", views.review_form, name="form"),
    path("reviews/<int:pk>/check/", views.review_check, name="check"),
    path("reviews/<int:pk>/result/", views.review_result, name="result"),
    path("reviews/<int:pk>/correct/", views.review_correct, name="correct"),
    path("law/", views.law, name="law"),
]
