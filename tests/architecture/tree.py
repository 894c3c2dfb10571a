"""The source as the rules read it: modules with their imports, and templates with their text."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Fault(NamedTuple):
    """A rule that a file breaks, and how."""

    file: str
    rule: str
    what: str


@dataclass(frozen=True)
class Module:
    """One module of the package: `name` is its dotted name, `path` is told from the root."""

    name: str
    path: str
    text: str

    @cached_property
    def syntax(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @property
    def parts(self) -> list[str]:
        """The parts of its name below `qa`: `["answers", "services"]`; empty for `qa` itself."""
        return self.name.split(".")[1:]

    @property
    def is_package(self) -> bool:
        """True for an `__init__`."""
        return self.path.endswith("__init__.py")

    def fault(self, rule: str, what: str, node: ast.AST | None = None) -> Fault:
        """A fault of this module, with its line where it has one."""
        line = getattr(node, "lineno", None)
        return Fault(self.path, rule, f"{what} (line {line})" if line else what)


@dataclass(frozen=True)
class Tree:
    """A checkout: `root` holds `qa` and `templates`."""

    root: Path

    @cached_property
    def modules(self) -> dict[str, Module]:
        """All modules of `qa` by their dotted name."""
        found = (self._module(path) for path in sorted((self.root / "qa").rglob("*.py")))
        return {module.name: module for module in found}

    @cached_property
    def templates(self) -> dict[str, str]:
        """The text of all templates by their path from the root."""
        files = sorted(path for path in (self.root / "templates").rglob("*") if path.is_file())
        return {self.told(path): path.read_text(encoding="utf-8") for path in files}

    def told(self, path: Path) -> str:
        """A path as people name it."""
        return path.relative_to(self.root).as_posix()

    def imports(self, module: Module) -> list[tuple[str, ast.AST]]:
        """What a module imports, as dotted names, each to the module where the tree knows it."""
        found: list[tuple[str, ast.AST]] = []
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Import):
                found += [(alias.name, node) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(name, node) for name in self._from(module, node)]
        return found

    def _from(self, module: Module, node: ast.ImportFrom) -> set[str]:
        base = node.module or ""
        if node.level:
            keep = len(module.name.split(".")) - node.level + module.is_package
            base = ".".join([*module.name.split(".")[:keep], *filter(None, [node.module])])
        full = (f"{base}.{alias.name}" for alias in node.names)
        return {name if name in self.modules else base for name in full}

    def _module(self, path: Path) -> Module:
        parts = path.relative_to(self.root).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        return Module(name, self.told(path), path.read_text(encoding="utf-8"))
