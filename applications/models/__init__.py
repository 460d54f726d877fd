"""Calls, the applications that answer them, and the counts that keep floods out."""

from applications.models.application import Application, ApplicationProfile
from applications.models.attempts import Attempts
from applications.models.call import Call

__all__ = ["Application", "ApplicationProfile", "Attempts", "Call"]
