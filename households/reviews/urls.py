"""The pages of the annual review."""

from django.urls import path

from households.reviews.board import views as board
from households.reviews.deciding import views as deciding
from households.reviews.entering import views as entering
from households.reviews.law import views as law
from households.reviews.listing import views as listing

app_name = "reviews"
urlpatterns = [
    path("work/", board.worklist, name="worklist"),
    path("rounds/", listing.rounds, name="rounds"),
    path("rounds/<int:year>/", listing.round_list, name="round"),
    path("rounds/<int:year>/request/", listing.request_review, name="request"),
    path("rounds/<int:year>/decide/", deciding.decide, name="decide"),
    path("rounds/<int:year>/decisions/", deciding.decisions, name="decisions"),
    path("reviews/<int:pk>/", entering.review_form, name="form"),
    path("reviews/<int:pk>/form/<slug:section>/", entering.review_section, name="section"),
    path("reviews/<int:pk>/score/", entering.review_score, name="score"),
    path("reviews/<int:pk>/check/", entering.review_check, name="check"),
    path("reviews/<int:pk>/result/", entering.review_result, name="result"),
    path("reviews/<int:pk>/correct/", entering.review_correct, name="correct"),
    path("reviews/<int:pk>/decide/", deciding.decide_one, name="decide_one"),
    path("reviews/<int:pk>/return/", deciding.return_one, name="return_one"),
    path("law/", law.law, name="law"),
    path("law/forms/", law.questionnaires, name="questionnaires"),
    path("law/forms/import/", law.questionnaire_import, name="questionnaire_import"),
    path("law/forms/<int:pk>/", law.questionnaire, name="questionnaire"),
    path("law/forms/<int:pk>/sign/", law.questionnaire_sign, name="questionnaire_sign"),
    path("law/calendar/", law.calendar, name="calendar"),
    path("law/calendar/add/", law.calendar_add, name="calendar_add"),
    path("law/calendar/<int:pk>/", law.calendar_change, name="calendar_change"),
    path("law/calendar/<int:pk>/remove/", law.calendar_remove, name="calendar_remove"),
]
