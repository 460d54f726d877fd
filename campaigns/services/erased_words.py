"""Taking a person's handles and names out of texts and JSON wherever records keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from accounts.models import AuditEntry, User
from campaigns.models import ImportReject, ImportRun, Influencer, Niche, SocialAccount

ERASED_NAME, ERASED_HANDLE = "Erased account", "erased"
SHORTEST = 4
"""A shorter handle or name is taken out only behind an @, or where it is the whole text."""
NEVER = (User, Niche)
"""Texts that are no words about an influencer."""
IDENTITIES = {(Influencer, "name"), (SocialAccount, "handle"), (SocialAccount, "url")}
"""Texts of the people who stay, whoever shares a name or handle with the one who goes."""


class Words:
    """The words to take out, and what cleans a text or JSON of them."""

    def __init__(self, handles: Iterable[str], names: Iterable[str]) -> None:
        self.handles = sorted({handle.lower() for handle in handles if handle}, key=len, reverse=True)
        self.names = sorted({name for name in names if name}, key=len, reverse=True)
        self._whole = {**dict.fromkeys(self.handles, ERASED_HANDLE)}
        self._whole |= {f"@{handle}": f"@{ERASED_HANDLE}" for handle in self.handles}
        self._whole |= {name.lower(): ERASED_NAME for name in self.names}

    def needles(self) -> set[str]:
        """Texts of which a stored text holds one wherever there is something to clean."""
        words = {*self.handles, *self.names}
        return words | {json.dumps(word)[1:-1] for word in words}

    def clean(self, value: Any) -> Any:
        """The value without the words; lists and objects part by part, also an object's keys."""
        if isinstance(value, str):
            return self._clean_text(value)
        if isinstance(value, list):
            return [self.clean(part) for part in value]
        if isinstance(value, dict):
            return {self.clean(name): self.clean(part) for name, part in value.items()}
        return value

    def _clean_text(self, text: str) -> str:
        whole = self._whole.get(text.strip().lower())
        if whole is not None:
            return whole
        for handle in self.handles:
            sign = "(@?)" if len(handle) >= SHORTEST else "(@)"
            pattern = rf"(?<![\w@]){sign}{re.escape(handle)}(?!\w|[.-]\w)"
            text = re.sub(pattern, rf"\1{ERASED_HANDLE}", text, flags=re.IGNORECASE)
        for name in self.names:
            if len(name) >= SHORTEST:
                pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
                text = re.sub(pattern, ERASED_NAME, text, flags=re.IGNORECASE)
        return text


def clean_every_record(words: Words) -> int:
    """Clean the texts of every table but the audit log's; returns how many records differ."""
    wanted = [model for model in apps.get_models() if model not in (*NEVER, AuditEntry)]
    return sum(clean_records(model, words) for model in wanted)


def clean_records(model: type[models.Model], words: Words) -> int:
    """Clean the texts of one table, past what its own manager allows."""
    cleaned = 0
    rows = models.QuerySet(model)
    names = [field.name for field in _text_fields(model)]
    for name in names:
        mentioning = models.Q()
        for needle in words.needles():
            mentioning |= models.Q(said__icontains=needle)
        said = rows.order_by().alias(said=Cast(name, models.TextField())).filter(mentioning)
        for key, value in said.values_list("pk", name):
            after = words.clean(value)
            if after != value:
                rows.filter(pk=key).update(**{name: _shortened(model, name, after), **_with(model, name)})
                cleaned += 1
    return cleaned


def _text_fields(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    if not model._meta.managed or model._meta.proxy:
        return
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        is_word = field.choices or field.primary_key or (model, field.name) in IDENTITIES
        if is_text and not is_word:
            yield field


def _shortened(model: type[models.Model], name: str, value: Any) -> Any:
    longest = getattr(model._meta.get_field(name), "max_length", None)
    if model is ImportRun and name == "examples":
        return [example for example in value if not _is_erased(example)]
    return value[:longest] if longest and isinstance(value, str) else value


def _is_erased(example: dict[str, Any]) -> bool:
    return example.get("handle") == ERASED_HANDLE or example.get("name") == ERASED_NAME


def _with(model: type[models.Model], name: str) -> dict[str, Any]:
    """A rejected row that held the person keeps none of its other cells."""
    return {"cells": []} if model is ImportReject else {}
