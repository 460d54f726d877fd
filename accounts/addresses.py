"""Where a form may send people back to: a path of this site, nothing else."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_path(request: HttpRequest, default: str) -> str:
    """The posted `next` when it is a path of this site, else the default."""
    target = request.POST.get("next", "")
    if not target.startswith("/"):
        return default
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed else default
