"""Rules on what a module does and how long it is."""

import ast
from collections.abc import Iterator

from tests.architecture.places import floor_of, place_of
from tests.architecture.tree import Fault, Module, Tree

FILE_CEILING = 250
FUNCTION_CEILING = 30
COMMITTERS = ("qa.kernel.database", "qa.kernel.events", "qa.gateways.index_")  # an index is no database
CLOCK = "qa.kernel.clock"
CLOCK_CALLS = {"now", "utcnow", "today"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"}
STATEMENTS = {"insert", "update", "delete"}
MARKUP_MAKERS = ("qa.web.",)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _calls(module: Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call of a method: the node, the last word before the dot, the method's name."""
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, ast.unparse(node.func.value).removesuffix("()").split(".")[-1], node.func.attr


def only_the_kernel_commits(tree: Tree) -> Iterator[Fault]:
    """Only `transaction()` and the outbox commit."""
    for module in tree.modules.values():
        for node, owner, method in _calls(module):
            if method == "commit" and not module.name.startswith(COMMITTERS):
                yield module.fault("only kernel.database and kernel.events commit", f"{owner}.commit()", node)


def _may_write(module: Module) -> bool:
    place = place_of(module)
    return place == "kernel" or module.parts[:1] == ["migrations"] or floor_of(module) == "services"


def only_services_change_rows(tree: Tree) -> Iterator[Fault]:
    """Rows are added, changed and deleted by services (and by the kernel, for its own tables)."""
    rule = "only services change rows"
    for module in tree.modules.values():
        if not module.parts or _may_write(module):
            continue
        for node, owner, method in _calls(module):
            if owner == "session" and method in SESSION_WRITES:
                yield module.fault(rule, f"session.{method}()", node)
        for name, imported in _from_sqlalchemy(module):
            if name in STATEMENTS:
                yield module.fault(rule, f"imports {name} from sqlalchemy", imported)


def _from_sqlalchemy(module: Module) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from ((alias.name, node) for alias in node.names)


def one_clock(tree: Tree) -> Iterator[Fault]:
    """`datetime.now`, `utcnow` and `today` are called in kernel.clock only."""
    for module in tree.modules.values():
        for node, owner, method in _calls(module):
            if owner in {"datetime", "date"} and method in CLOCK_CALLS and module.name != CLOCK:
                yield module.fault("one clock", f"{owner}.{method}()", node)


def modules_say_what_they_are_for(tree: Tree) -> Iterator[Fault]:
    """Each module opens with a sentence."""
    for module in tree.modules.values():
        if not ast.get_docstring(module.syntax):
            yield module.fault("a module opens with a docstring", "has none")


def files_are_short(tree: Tree) -> Iterator[Fault]:
    """A file has at most 250 lines; a migration as many as it has tables."""
    for module in tree.modules.values():
        lines = module.text.count("\n")
        if lines > FILE_CEILING and module.parts[:2] != ["migrations", "versions"]:
            yield module.fault("files are short", f"has {lines} lines; the ceiling is {FILE_CEILING}")


def functions_are_short(tree: Tree) -> Iterator[Fault]:
    """A function has at most 30 lines, its docstring not counted; a migration as many as it has tables."""
    for module in tree.modules.values():
        if module.parts[:2] == ["migrations", "versions"]:
            continue
        for node in ast.walk(module.syntax):
            if isinstance(node, Function) and _length(node) > FUNCTION_CEILING:
                what = f"{node.name} has {_length(node)} lines; the ceiling is {FUNCTION_CEILING}"
                yield module.fault("functions are short", what, node)


def _length(function: Function) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def only_web_makes_markup(tree: Tree) -> Iterator[Fault]:
    """`Markup` lets HTML through unescaped, as `|safe` does: only `web` makes it."""
    for module in tree.modules.values():
        for name, node in tree.imports(module):
            if name.split(".")[0] == "markupsafe" and not module.name.startswith(MARKUP_MAKERS):
                yield module.fault("only web makes markup", f"imports {name}", node)


RULES = (
    only_the_kernel_commits,
    only_services_change_rows,
    one_clock,
    modules_say_what_they_are_for,
    files_are_short,
    functions_are_short,
    only_web_makes_markup,
)
