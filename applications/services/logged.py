"""What the audit log keeps of calls and applications: of applicants nothing that could name them."""

from accounts.models import Area
from accounts.services.edits import Logged

CALL = Logged(
    areas={
        "is_open": Area.STATE,
        "closes_on": Area.STATE,
        "campaign": Area.ACCESS,
        "title": Area.RECORD,
        "text": Area.RECORD,
        "questions": Area.RECORD,
    },
    brand_key=lambda call: call.brand_key,
)
