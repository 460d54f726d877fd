"""What is worked out from many rows and kept for a while: until rows are added, at most ten minutes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from time import monotonic
from typing import Any

from django.db import connection, models
from django.db.models import Max

KEPT_SECONDS = 600.0


class Kept:
    """Answers by name, valid for the newest keys of some models; each process keeps its own."""

    def __init__(self, *watched: type[models.Model]) -> None:
        self.watched = watched
        self.answers: dict[Hashable, tuple[Hashable, float, Any]] = {}

    def known(self, name: Hashable) -> Any:
        """The kept answer; None when there is none, or rows were added, or it is too old."""
        return self._answer(name, newest_keys(self.watched))

    def get(self, name: Hashable, make: Callable[[], Any]) -> Any:
        """The kept answer, else the one that `make` gives, kept from now on."""
        version = newest_keys(self.watched)
        answer = self._answer(name, version)
        if answer is None:
            answer = make()
            self.answers[name] = version, monotonic(), answer
        return answer

    def _answer(self, name: Hashable, version: Hashable) -> Any:
        kept_version, since, answer = self.answers.get(name, (None, 0.0, None))
        return answer if kept_version == version and monotonic() - since <= KEPT_SECONDS else None

    def forget(self) -> None:
        """Work everything out anew at the next question."""
        self.answers.clear()


def newest_keys(watched: Sequence[type[models.Model]]) -> Hashable:
    """The database and the newest key of each model: changes with every added row."""
    keys = [model._default_manager.aggregate(newest=Max("pk"))["newest"] for model in watched]
    return connection.settings_dict["NAME"], *keys
