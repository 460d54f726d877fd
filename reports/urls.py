"""Addresses of reports."""

from django.urls import path

from reports.views import brands, campaigns

urlpatterns = [
    path("campaigns/<int:pk>/report/", campaigns.campaign_report, name="campaign_report"),
    path("campaigns/<int:pk>/report.xlsx", campaigns.campaign_report_xlsx, name="campaign_report_xlsx"),
    path("campaigns/<int:pk>/report.csv", campaigns.campaign_report_csv, name="campaign_report_csv"),
    path("campaigns/<int:pk>/report.pdf", campaigns.campaign_report_pdf, name="campaign_report_pdf"),
    path("reports/brand/<int:pk>.css", brands.brand_colours, name="brand_colours"),
]
