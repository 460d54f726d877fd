"""The house drawn from its imports: who may import whom, no circles, no drawers, no long files."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("accounts", "campaigns", "applications", "planner", "reviews", "reports", "home")
LAYERS = ("urls", "admin", "management", "views", "forms", "tables", "filters", "charts", "demo", "services",
          "models", "templatetags")  # fmt: skip
DRAWERS = {"utils", "helpers", "common", "misc", "utilities", "extras", "signals"}
LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 7


def sources() -> list[Path]:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sources()}


def imports(path: Path) -> set[str]:
    """The project's modules that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return found


GRAPH = {name: imports(path) for name, path in MODULES.items()}


def layer(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def importers(of: str, within: str = "") -> set[tuple[str, str]]:
    return {
        (name, target)
        for name, targets in GRAPH.items()
        for target in targets
        if name.startswith(within) and (target == of or target.startswith(of + "."))
    }


def test_there_are_no_circles():
    inside = {
        name: {target for target in targets if target in MODULES and target != name}
        for name, targets in GRAPH.items()
    }
    try:
        list(TopologicalSorter(inside).static_order())
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("accounts", "campaigns"),
        ("accounts", "planner"),
        ("campaigns", "planner"),
        ("planner", "reviews"),
        ("reviews", "reports"),
        ("campaigns", "applications"),
        ("applications", "planner"),
    ],
)
def test_a_lower_room_never_imports_a_higher_one(low, high):
    assert importers(high, within=low) == set()


def test_no_room_imports_the_settings_and_nothing_imports_template_tags():
    assert importers("config") == set()
    assert importers("campaigns.templatetags") == set()


@pytest.mark.parametrize(
    "pure",
    ["campaigns.metrics", "campaigns.imports", "campaigns.formatting", "campaigns.handles", "planner.engine"],
)
def test_pure_modules_know_no_django_no_rows_and_no_chance(pure):
    forbidden = ("django", "campaigns.models", "accounts", "random")
    bad = {
        (name, target)
        for name, targets in GRAPH.items()
        for target in targets
        if name.startswith(pure)
        and (target.split(".")[0] in forbidden or target.startswith("campaigns.models"))
    }
    assert bad == set()


def test_only_planner_services_know_the_engine():
    outside = {name for name, _ in importers("planner.engine") if not name.startswith("planner.engine")}
    assert outside and all(name.startswith("planner.services") for name in outside)


@pytest.mark.parametrize("room", ROOMS)
def test_layers_of_a_room_look_downwards_only(room):
    rank = {name: place for place, name in enumerate(LAYERS)}
    level = {"forms": 4, "tables": 4, "filters": 4, "charts": 4, "views": 3, "admin": 3, "management": 3}
    upward = {
        (name, target)
        for name, targets in GRAPH.items()
        for target in targets
        if name.startswith(room + ".")
        and target.startswith(room + ".")
        and layer(name) in rank
        and layer(target) in rank
        and level.get(layer(target), rank[layer(target)]) < level.get(layer(name), rank[layer(name)])
    }
    assert upward == set()


def test_there_are_no_drawers():
    assert {name for name in MODULES if DRAWERS & set(name.split("."))} == set()


def test_files_and_functions_stay_short():
    long = []
    for name, path in MODULES.items():
        text = path.read_text()
        if len(text.splitlines()) > LONGEST_FILE:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                arguments = node.args
                parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION or len(parameters) > MOST_PARAMETERS:
                    long.append(f"{name}.{node.name}")
    assert long == []


def test_every_view_says_which_methods_it_takes():
    bare = []
    for name, path in MODULES.items():
        if ".views." not in name:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
                decorated = any("require_http_methods" in ast.dump(one) for one in node.decorator_list)
                returns = ast.unparse(node.returns) if node.returns else ""
                if not node.name.startswith("_") and "HttpResponse" in returns and not decorated:
                    bare.append(f"{name}.{node.name}")
    shared = {"campaigns.views.listing.render_table_page"} | {
        f"reviews.views.answering.{name}" for name in ("review_page", "item_page", "decided", "commented")
    }
    assert set(bare) == shared
