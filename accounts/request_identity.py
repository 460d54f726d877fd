"""The id of the request being answered, so that records made on its way can name it."""

from contextvars import ContextVar

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request this code runs for; "" outside a request."""
    return REQUEST_ID.get()
