"""Addresses of the budget planner."""

from django.urls import path

from planner.views import brief, compare, erasing, explore, plans, replan, results, suggestions

urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("new/", brief.plan_create, name="plan_create"),
    path("compare/", compare.plan_compare, name="plan_compare"),
    path("suggestions/", suggestions.celebrity_suggestions, name="celebrity_suggestions"),
    path("people/<int:pk>/erase/", erasing.influencer_erase, name="influencer_erase"),
    path("<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("<int:pk>/explore/", explore.plan_explore, name="plan_explore"),
    path("<int:pk>/explore/frontier/", explore.plan_explore_frontier, name="plan_explore_frontier"),
    path("<int:pk>/results/", results.plan_results, name="plan_results"),
    path("<int:pk>/replan/", replan.plan_replan, name="plan_replan"),
    path("<int:pk>/shortlist/", replan.plan_shortlist, name="plan_shortlist"),
    path("<int:pk>/keep/", plans.plan_keep, name="plan_keep"),
    path("<int:pk>/delete/", plans.plan_delete, name="plan_delete"),
    path("<int:pk>/print/", plans.plan_print, name="plan_print"),
    path("<int:pk>/left-out/", plans.plan_left_out, name="plan_left_out"),
]
