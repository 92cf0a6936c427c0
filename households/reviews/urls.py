"""The pages of the annual review."""

from django.urls import path

from households.reviews.board import views as board
from households.reviews.deciding import views as deciding
from households.reviews.entering import views as entering
from households.reviews.explaining import views as explaining
from households.reviews.law import views as law
from households.reviews.listing import views as listing
from households.reviews.papers import views as papers
from households.reviews.stages import views as stages

app_name = "reviews"
urlpatterns = [
    path("work/", board.worklist, name="worklist"),
    path("rounds/", listing.rounds, name="rounds"),
    path("rounds/open/", listing.round_open, name="round_open"),
    path("rounds/<int:year>/", listing.round_list, name="round"),
    path("rounds/<int:year>/board/", board.board, name="board"),
    path("rounds/<int:year>/board/<str:code>/", board.board, name="board"),
    path("rounds/<int:year>/next/", listing.next_list, name="next_list"),
    path("rounds/<int:year>/next/<str:code>/", listing.next_list, name="next_list"),
    path("rounds/<int:year>/request/", listing.request_review, name="request"),
    path("requests/", listing.requests, name="requests"),
    path("requests/add/", listing.request_add, name="request_add"),
    path("reviews/<int:pk>/remove/", listing.review_remove, name="remove"),
    path("rounds/<int:year>/decide/", deciding.decide, name="decide"),
    path("rounds/<int:year>/decisions/", deciding.decisions, name="decisions"),
    path("rounds/<int:year>/opinion/", stages.opinion_ask, name="opinion_ask"),
    path("rounds/<int:year>/opinions/", stages.opinions, name="opinions"),
    path("rounds/<int:year>/papers/", papers.papers, name="papers"),
    path("rounds/<int:year>/papers/<slug:kind>.<slug:suffix>", papers.paper, name="paper"),
    path("verify/<str:token>/", papers.verify, name="verify"),
    path("stages/<int:pk>/", stages.stage, name="stage"),
    path("stages/<int:pk>/remark/", stages.remark_add, name="remark_add"),
    path("stages/<int:pk>/meeting/", stages.meeting_add, name="meeting_add"),
    path("stages/<int:pk>/notice/", stages.notice_add, name="notice_add"),
    path("stages/<int:pk>/report/", stages.report_list, name="report_list"),
    path("stages/<int:pk>/return/", stages.return_list, name="return_list"),
    path("notices/<int:pk>/", stages.notice, name="notice"),
    path("notices/<int:pk>/complaint/", stages.complaint_add, name="complaint_add"),
    path("complaints/<int:pk>/", stages.recheck, name="recheck"),
    path("opinions/<int:pk>/", stages.opinion_answer, name="opinion_answer"),
    path("reviews/<int:pk>/", entering.review_form, name="form"),
    path("reviews/<int:pk>/form/<slug:section>/", entering.review_section, name="section"),
    path("reviews/<int:pk>/score/", entering.review_score, name="score"),
    path("reviews/<int:pk>/check/", entering.review_check, name="check"),
    path("reviews/<int:pk>/result/", entering.review_result, name="result"),
    path("reviews/<int:pk>/correct/", entering.review_correct, name="correct"),
    path("reviews/<int:pk>/decide/", deciding.decide_one, name="decide_one"),
    path("reviews/<int:pk>/return/", deciding.return_one, name="return_one"),
    path("reviews/<int:pk>/why/", explaining.review_why, name="why"),
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
