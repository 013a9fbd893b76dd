"""The project's files as the rules see them: parsed modules, their imports, and the list of files."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("desktop_app", "ui", "sync")
# Where there is no git, these are the folders and endings that hold made things.
MADE_FOLDERS = {
    ".git",
    ".venv",
    "build",
    "dist",
    "__pycache__",
    ".hypothesis",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
}
MADE_ENDINGS = (".egg-info", ".pyc", ".qm")


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name, written out in full: `from a import b` is `a.b`."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed Python file. `path` is relative to the project, with `/`; `name` is the dotted name."""

    path: str
    source: str
    tree: ast.Module

    @property
    def name(self) -> str:
        parts = self.path.removesuffix(".py").split("/")
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The package that relative imports in this module start from."""
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]


def parse(path: str, source: str) -> Module:
    """A module from its text; raises SyntaxError."""
    return Module(path, source, ast.parse(source, filename=path))


def product_modules() -> Iterator[Module]:
    """Every Python module that users get."""
    for path in project_files():
        if path.endswith(".py") and path.split("/")[0] in PRODUCT:
            yield parse(path, (ROOT / path).read_text(encoding="utf-8"))


def project_files() -> list[str]:
    """Paths of all files of the project: what git tracks or would add; without git, everything that was not made."""
    if (ROOT / ".git").exists():
        command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        except (OSError, subprocess.CalledProcessError):
            return _walked()
        return sorted(path for path in listed.split("\0") if path and (ROOT / path).is_file())
    return _walked()


def _walked() -> list[str]:
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not any(part in MADE_FOLDERS or part.endswith(MADE_ENDINGS) for part in parts):
            found.append("/".join(parts))
    return sorted(found)


def imports(module: Module) -> Iterator[Import]:
    """Everything the module imports, wherever the import stands: in functions, under TYPE_CHECKING, or by a call."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            known = isinstance(first, ast.Constant) and isinstance(first.value, str)
            # A name that only the running program knows cannot be checked, so it fits no rule.
            yield Import(first.value if known else "<computed>", node.lineno)  # type: ignore[union-attr]


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.package.split(".")
    base = parts[: len(parts) - (node.level - 1)]
    return ".".join([*base, node.module] if node.module else base)


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, with `?` where something else stands in the chain."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def under(name: str, prefix: str) -> bool:
    """Whether a dotted name is `prefix` or lies below it."""
    return name == prefix or name.startswith(prefix + ".")
