"""Closed lists of applications: who applies, what is asked, and how far an application is."""

from django.db import models

from campaigns.choices import Kind


class Relationship(models.TextChoices):
    """What somebody is to the brand: those kinds of influencer that apply themselves."""

    CREATOR = Kind.CREATOR.value, Kind.CREATOR.label
    CUSTOMER = Kind.CUSTOMER.value, Kind.CUSTOMER.label
    EMPLOYEE = Kind.EMPLOYEE.value, Kind.EMPLOYEE.label


class Question(models.TextChoices):
    """What a call may ask beyond name, e-mail and profiles."""

    NICHE = "niche", "What they talk about"
    CITY = "city", "City"
    COUNTRY = "country", "Country"
    MESSAGE = "message", "A message"


class ApplicationState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", "E-mail not confirmed"
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


def all_questions() -> list[str]:
    return list(Question.values)
