"""Addresses of reviews, review links and approvals of budgets."""

from django.urls import path

from reviews.views import budgets, links, reviews

urlpatterns = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/new/", reviews.review_create, name="review_create"),
    path("reviews/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<int:pk>/<int:position>/", reviews.review_item, name="review_item"),
    path("reviews/<int:pk>/decide/", reviews.review_decide, name="review_decide"),
    path("reviews/<int:pk>/comment/", reviews.review_comment, name="review_comment"),
    path("reviews/<int:pk>/close/", reviews.review_close, name="review_close"),
    path("reviews/<int:pk>/remind/", reviews.review_remind, name="review_remind"),
    path("reviews/<int:pk>/share/", reviews.review_share, name="review_share"),
    path("reviews/<int:pk>/revoke/", reviews.review_revoke, name="review_revoke"),
    path("r/<str:token>/", links.review_open, name="review_open"),
    path("r/<str:token>/<int:position>/", links.review_open_item, name="review_open_item"),
    path("r/<str:token>/decide/", links.review_open_decide, name="review_open_decide"),
    path("r/<str:token>/comment/", links.review_open_comment, name="review_open_comment"),
    path("budgets/", budgets.budgetrequest_list, name="budgetrequest_list"),
    path("budgets/new/", budgets.budgetrequest_create, name="budgetrequest_create"),
    path("budgets/<int:pk>/", budgets.budgetrequest_detail, name="budgetrequest_detail"),
]
