"""Drawing the controls of forms: long lists of choices without a template for every choice."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class ControlRenderer(DjangoTemplates):
    """Django's own templates, but for <select>: 250 countries would take longer than the rest of a page."""

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> SafeString:
        if template_name != SELECT:
            return super().render(template_name, context, request)
        widget = context["widget"]
        groups = (_group(name, options) for name, options, _ in widget["optgroups"])
        attributes = _attributes(widget["attrs"])
        return format_html(
            '<select name="{}"{}>{}</select>', widget["name"], attributes, mark_safe("".join(groups))
        )


def _group(name: str | None, options: list[dict[str, Any]]) -> str:
    drawn = "".join(
        f'<option value="{escape(option["value"])}"{_attributes(option["attrs"])}>'
        f"{escape(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{escape(name)}">{drawn}</optgroup>' if name else drawn


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    parts = (
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    )
    return mark_safe("".join(parts))
