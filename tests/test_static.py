"""What the browser loads: the manifest build, components, no inline code, nothing vendored."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_the_manifest_build_finds_every_file_that_another_one_names(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "static" / "staticfiles.json").exists()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_inline_script_or_style_and_loads_what_exists(template):
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", text)
    for name in re.findall(r"{% static '([^']+)' %}", text):
        assert finders.find(name), name


def test_every_component_says_what_it_takes_and_stands_in_the_styleguide(client, db):
    page = client.get("/styleguide/").content.decode()
    for component in (ROOT / "templates" / "components").glob("*.html"):
        assert component.name.startswith("_") and component.name in page
        assert "{#" in component.read_text()[:200], component.name


def test_components_are_included_with_only_what_they_name():
    for template in TEMPLATES:
        for include in re.findall(r'{% include "components/[^%]*%}', template.read_text()):
            assert " only %}" in include, (template.name, include)


def test_nothing_built_or_vendored_is_in_version_control():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    assert not [name for name in listed if name.startswith(("static/vendor", "node_modules", "var/"))]
