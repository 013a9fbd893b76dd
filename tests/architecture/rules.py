"""The rules for one module each: a rule takes a module and returns what is wrong with it, in words with line numbers.

Nothing here knows which modules exist, so that every rule can be shown a made-up module that breaks it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.source import Module, dotted, imports, under

# Which of our own parts each part may import. The longest prefix that fits the importing module decides.
ARROWS: dict[str, tuple[str, ...]] = {
    "ui": (
        "ui",
        "resources",
        "desktop_app.services",
        "desktop_app.domain",
        "desktop_app.errors",
        "desktop_app.fault_log",
        "desktop_app.profile",
    ),
    # It turns the neutral document into pages, and nothing else of the window may know about exports.
    "ui.printing": ("ui", "resources", "desktop_app.exports", "desktop_app.errors"),
    "desktop_app": (),
    "desktop_app.__main__": (
        "desktop_app.app",
        "desktop_app.cli",
        "desktop_app.errors",
        "desktop_app.imports.apart",
        "sync.server.cli",
    ),
    "desktop_app.app": ("desktop_app", "ui", "sync", "resources"),
    "desktop_app.app_sync": ("desktop_app", "sync"),
    "desktop_app.app_late": ("desktop_app", "ui", "sync", "resources"),
    "desktop_app.cli": (
        "desktop_app.app",
        "desktop_app.cli",
        "desktop_app.services",
        "desktop_app.domain",
        "desktop_app.errors",
        "desktop_app.profile",
        "sync.arguments",
    ),
    "desktop_app.errors": ("desktop_app.domain.problems",),
    "desktop_app.fault_log": (),
    "desktop_app.profile": ("desktop_app.errors", "resources"),
    "desktop_app.domain": ("desktop_app.domain", "resources", "sync.core", "sync.wire"),
    "desktop_app.storage": (
        "desktop_app.storage",
        "desktop_app.domain",
        "desktop_app.errors",
        "desktop_app.profile",
        "sync.core",
        "sync.wire",
    ),
    # What the driver asks of a store is a protocol of its own, and this is the store.
    "desktop_app.storage.strays": ("desktop_app.storage", "sync.core", "sync.driver"),
    "desktop_app.storage.sync_store": (
        "desktop_app.storage",
        "desktop_app.errors",
        "sync.core",
        "sync.wire",
        "sync.driver",
    ),
    "desktop_app.storage.run_reader": ("desktop_app.storage", "sync.driver"),
    "desktop_app.storage.parcel_store": ("desktop_app.storage", "sync.driver"),
    "desktop_app.exports": (
        "desktop_app.exports",
        "desktop_app.domain",
        "desktop_app.errors",
        "resources",
        "sync.core",
        "sync.wire",
    ),
    # Files from elsewhere → plain lines and fields; the mirror image of exports.
    "desktop_app.imports": ("desktop_app.imports", "desktop_app.domain", "desktop_app.errors", "resources"),
    "desktop_app.services": (
        "desktop_app.services",
        "desktop_app.domain",
        "desktop_app.storage",
        "desktop_app.exports",
        "desktop_app.imports",
        "desktop_app.errors",
        "desktop_app.profile",
        "sync.core",
        "sync.wire",
        "sync.driver",
        "sync.carriers.parcel",
        "sync.parcel",
        "sync.errors",
    ),
    "sync": (),
    "sync.arguments": (),
    "sync.errors": ("sync.errors",),
    "sync.core": ("sync.core", "sync.errors"),
    "sync.wire": ("sync.wire", "sync.core", "sync.errors"),
    "sync.engine": ("sync.engine", "sync.wire", "sync.core", "sync.errors"),
    "sync.carriers": ("sync.carriers", "sync.parcel", "sync.wire", "sync.core", "sync.errors"),
    "sync.parcel": ("sync.parcel", "sync.engine", "sync.wire", "sync.core", "sync.errors"),
    "sync.driver": (
        "sync.driver",
        "sync.blobs",
        "sync.carriers",
        "sync.parcel",
        "sync.engine",
        "sync.wire",
        "sync.core",
        "sync.errors",
    ),
    "sync.blobs": ("sync.carriers", "sync.engine", "sync.wire", "sync.core", "sync.errors"),
    # Beside the parcels of its own notebooks a server may keep those of others: `serve --hub`.
    "sync.hub": ("sync.hub", "sync.server", "sync.carriers", "sync.parcel", "sync.wire", "sync.core", "sync.errors"),
    "sync.server.areas": ("resources",),
    "sync.server": (
        "sync.server",
        "sync.hub",
        "sync.carriers.parcel",
        "sync.carriers.parcel_line",
        "sync.parcel",
        "sync.engine",
        "sync.wire",
        "sync.core",
        "sync.arguments",
        "sync.errors",
    ),
}
OURS = ("desktop_app", "ui", "sync", "resources", "tests", "build_scripts")

# Library → the only places that may import it.
FENCES: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui", "desktop_app.app"),
    "shiboken6": ("ui",),
    "requests": ("sync.carriers.http", "sync.carriers.parcel_line"),
    "urllib3": ("sync.carriers.http", "sync.carriers.parcel_line"),
    "zeroconf": ("sync.carriers.discovery",),
    "urllib.request": (),
    "http.client": (),
    "socket": ("sync.carriers", "sync.server", "sync.hub"),
    "ssl": ("sync.carriers", "sync.server", "sync.hub"),
    "sqlite3": (),  # the one in the standard library is too old to be trusted with WAL
    "sqlcipher3": ("desktop_app.storage", "sync.server"),
    "sqlite_utils": ("desktop_app.storage",),
    "sqlalchemy": ("sync.server",),
    "alembic": ("sync.server",),
    "fastapi": ("sync.server", "sync.hub"),
    "starlette": ("sync.server", "sync.hub"),
    "uvicorn": ("sync.server", "sync.hub"),
    "pydantic": ("sync.server",),
    "pyrage": ("sync.parcel.envelope",),
    "keyring": ("desktop_app.storage.keys",),
    "platformdirs": ("desktop_app.profile",),
    "docx": ("desktop_app.exports.docx",),
    "xlsxwriter": ("desktop_app.exports.xlsx",),
    "lxml": ("desktop_app.imports.docx",),
    "PIL": ("desktop_app.imports.attachments",),
    "pickle": (),
    "marshal": (),
    "shelve": (),
}

PURE = ("sync.core", "sync.wire", "sync.engine", "sync.parcel.format", "sync.parcel.late", "desktop_app.domain")
# What a pure module gets handed in instead: the time, chance, files, other threads, the network, the machine.
IMPURE_IMPORTS = (
    *("time", "random", "secrets", "os", "sys", "pathlib", "io", "tempfile", "shutil", "glob", "fileinput"),
    *("threading", "_thread", "queue", "concurrent", "asyncio", "multiprocessing", "subprocess", "signal", "sched"),
    *("socket", "ssl", "select", "selectors", "http", "urllib.request", "ftplib", "smtplib", "logging", "platform"),
    *("sqlite3", "dbm", "sqlcipher3", "sqlite_utils", "sqlalchemy", "requests", "keyring", "locale", "getpass"),
)
IMPURE_CALLS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4", "open", "input", "print", "breakpoint", "exec", "eval"),
}
# `Ed25519PrivateKey.generate()` and its like take their chance from the machine.
IMPURE_METHODS = {"generate", "generate_key", "read_text", "write_text", "read_bytes", "write_bytes"}
# The domain's tables come from data files of the package: this one module reads them, or a function called load.
DATA_HOME = "desktop_app.domain.data"
DATA_READERS = ("importlib.resources", "importlib.metadata", "pkgutil")

LENGTHS = {"desktop_app/app.py": 150, "ui/main_window.py": 300}
LONGEST = 500
LONG_REASON = "long because"

MUTABLE_CALLS = {
    *("list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "ChainMap"),
    *("Lock", "RLock", "Event", "Condition", "Semaphore", "Queue", "SimpleQueue", "local", "ContextVar"),
    *("WeakValueDictionary", "WeakKeyDictionary", "WeakSet", "count", "cycle", "Thread", "ThreadPoolExecutor"),
}
MUTATING = {
    *(
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "popitem",
        "clear",
        "add",
        "discard",
        "update",
        "setdefault",
        "sort",
    ),
    *("reverse", "appendleft", "popleft", "difference_update", "intersection_update", "symmetric_difference_update"),
}

RICH_TEXT_METHODS = {"setTextFormat", "setHtml", "insertHtml", "appendHtml", "setMarkdown", "insertMarkdown"}
RICH_TEXT_CLASSES = {"QLabel", "QMessageBox", "QTextBrowser", "QErrorMessage"}
RICH_TEXT_VALUES = {"RichText", "AutoText", "MarkdownText"}
# The two places that make text safe: the plain widgets, and the page that is printed.
RICH_TEXT_HOMES = ("ui.widgets", "ui.printing")

SQL = re.compile(r"\s*(SELECT\s|INSERT\s+(OR|INTO)\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+\w+\s|PRAGMA\s)")
SQL_CALLS = {"execute", "executemany", "executescript"}
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QMutex", "QWaitCondition", "QSemaphore", "QtConcurrent"}


def arrows(module: Module) -> list[str]:
    """Imports of our own parts that the arrows do not allow."""
    name = _part(module.name)
    home = max((prefix for prefix in ARROWS if under(name, prefix)), key=len, default=None)
    if home is None:
        return [f"{module.path} belongs to no part that the arrows know"]
    wrong = []
    for item in imports(module):
        if item.target == "<computed>":
            wrong.append(f"{module.path}:{item.line} imports a name that is only known at run time")
        elif any(under(item.target, part) for part in OURS) and not _allowed(_part(item.target), ARROWS[home]):
            wrong.append(f"{module.path}:{item.line} imports {item.target}, which {home} may not")
    return wrong


def _part(name: str) -> str:
    """The command line may be cut into `cli.py`, `cli_arguments.py` … : one part all the same."""
    return re.sub(r"^(desktop_app|sync\.server)\.cli_\w+", r"\1.cli", name)


def _allowed(target: str, allowed: Iterable[str]) -> bool:
    return any(under(target, prefix) for prefix in allowed)


def fences(module: Module) -> list[str]:
    """Libraries imported outside the one place that may use them."""
    return [
        f"{module.path}:{item.line} imports {library}, which only {' and '.join(homes) or 'nobody'} may"
        for item in imports(module)
        for library, homes in FENCES.items()
        if under(item.target, library) and not any(under(module.name, home) for home in homes)
    ]


def window_threads(module: Module) -> list[str]:
    """Qt and threads in one module of the window other than `ui/bridge.py`, and Qt's own threads anywhere in it.

    A module without Qt may work on a thread, and naming `Future` as a type is no thread.
    """
    if not under(module.name, "ui") or module.name == "ui.bridge":
        return []
    has_qt = any(under(item.target, "PySide6") for item in imports(module))
    wrong = [
        f"{module.path}:{item.line} imports {item.target}; threads meet Qt in ui/bridge.py only"
        for item in imports(module)
        if any(
            under(item.target, name) for name in ("threading", "_thread", "concurrent", "asyncio", "multiprocessing")
        )
        and item.target != "concurrent.futures.Future"
        and has_qt
    ]
    wrong += [
        f"{module.path}:{node.lineno} uses {used}; threads meet Qt in ui/bridge.py only"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute) and (used := dotted(node).split(".")[-1]) in QT_THREADS
    ]
    return wrong


def sql_outside(module: Module) -> list[str]:
    """SQL written or run outside the store of the client and the store of the server."""
    if any(under(module.name, home) for home in ("desktop_app.storage", "sync.server")):
        return []
    wrong = {getattr(node, "lineno", 0) for node in ast.walk(module.tree) if _is_sql(node)}
    return [f"{module.path}:{line} holds SQL; all of it lives in desktop_app/storage" for line in sorted(wrong)]


def _is_sql(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and SQL.match(node.value) is not None
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SQL_CALLS


def purity(module: Module) -> list[str]:
    """Clock, chance, files, threads, network or SQL in the parts that are handed all of it."""
    if not any(under(module.name, part) for part in PURE):
        return []
    wrong = [
        f"{module.path}:{item.line} imports {item.target}, and this part is pure"
        for item in imports(module)
        if any(under(item.target, name) for name in IMPURE_IMPORTS)
    ]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = dotted(node.func)
            if called in IMPURE_CALLS:
                wrong.append(f"{module.path}:{node.lineno} calls {called}(), and this part is pure")
    inside_load = _lines_of_loaders(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_METHODS:
            reads_data = node.func.attr in {"read_text", "read_bytes"} and (
                node.lineno in inside_load or module.name == DATA_HOME
            )
            if not reads_data:
                wrong.append(f"{module.path}:{node.lineno} calls .{node.func.attr}(), and this part is pure")
    wrong += _data_outside_load(module, inside_load)
    return wrong


def _lines_of_loaders(module: Module) -> set[int]:
    """Lines inside functions called `load` or `_load…`: the one moment when the domain reads its data files."""
    lines: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and (node.name == "load" or node.name.startswith(("_load", "load_"))):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def _data_outside_load(module: Module, inside_load: set[int]) -> list[str]:
    readers = [item for item in imports(module) if any(under(item.target, name) for name in DATA_READERS)]
    if not readers or module.name == DATA_HOME:
        return []
    if not under(module.name, "desktop_app.domain"):
        return [f"{module.path}:{item.line} reads data files, and this part is pure" for item in readers]
    names = {item.target.rpartition(".")[2] for item in readers} & {"files", "resources", "as_file", "open_text"}
    return [
        f"{module.path}:{node.lineno} reads data files outside a function called load"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id in names and node.lineno not in inside_load
    ]


def length(module: Module) -> list[str]:
    """Modules above 500 lines whose docstring does not say `long because …`; two files have a limit of their own."""
    lines = module.source.count("\n") + 1
    limit = LENGTHS.get(module.path)
    if limit is not None:
        return [f"{module.path} has {lines} lines, its limit is {limit}"] if lines > limit else []
    if lines <= LONGEST or LONG_REASON in (ast.get_docstring(module.tree) or "").casefold():
        return []
    return [f"{module.path} has {lines} lines and its docstring does not say “{LONG_REASON} …”"]


def docstring(module: Module) -> list[str]:
    """Modules that do not say what they are."""
    if not module.source.strip() or ast.get_docstring(module.tree):
        return []
    return [f"{module.path} has no docstring"]


def module_state(module: Module) -> list[str]:
    """Mutable state that a module or a class holds for everybody: only constants, and they stay as they were made."""
    wrong = []
    constants: set[str] = set()
    bodies: list[list[ast.stmt]] = [module.tree.body]
    bodies += [node.body for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    for body in bodies:
        for statement in _flat(body):
            for name, value, final in _assigned(statement):
                if not _mutable(value):
                    continue
                if final or name.isupper() or (name.startswith("__") and name.endswith("__")):
                    constants.add(name)
                else:
                    wrong.append(f"{module.path}:{statement.lineno} {name} is mutable state that everybody shares")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            wrong.append(f"{module.path}:{node.lineno} global {', '.join(node.names)}")
        elif (changed := _changed(node)) in constants and changed is not None:
            wrong.append(f"{module.path}:{getattr(node, 'lineno', 0)} changes the constant {changed}")
    return wrong


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported, those under `if` and `try` too."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For):
            yield from _flat(statement.body)
            yield from _flat(getattr(statement, "orelse", []))
            yield from _flat(getattr(statement, "finalbody", []))
            for handler in getattr(statement, "handlers", []):
                yield from _flat(handler.body)


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr, bool]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value, False
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value, "Final" in ast.dump(statement.annotation)


def _mutable(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp | ast.GeneratorExp):
        return True
    return isinstance(value, ast.Call) and dotted(value.func).split(".")[-1] in MUTABLE_CALLS


def _changed(node: ast.AST) -> str | None:
    """The name of a plain variable that this statement changes in place."""
    place: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATING:
        place = node.func.value
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        place = node.value
    if isinstance(place, ast.Name):
        return place.id
    if isinstance(place, ast.Attribute) and isinstance(place.value, ast.Name) and place.value.id in {"self", "cls"}:
        return place.attr if place.attr.isupper() else None
    return None


def swallowed(module: Module) -> list[str]:
    """Failures of every kind caught and forgotten."""
    wrong = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and _broad(node.type) and all(_nothing(step) for step in node.body):
            wrong.append(f"{module.path}:{node.lineno} swallows every failure")
        if (
            isinstance(node, ast.Call)
            and dotted(node.func).split(".")[-1] == "suppress"
            and any(_broad(argument) for argument in node.args)
        ):
            wrong.append(f"{module.path}:{node.lineno} suppresses every failure")
    return wrong


def _broad(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    if isinstance(kind, ast.Tuple):
        return any(_broad(item) for item in kind.elts)
    return dotted(kind).split(".")[-1] in {"Exception", "BaseException"}


def _nothing(step: ast.stmt) -> bool:
    if isinstance(step, ast.Pass | ast.Continue | ast.Break):
        return True
    # A value that is returned tells the caller; whether it tells enough is for ruff's BLE001 and its stated reason.
    if isinstance(step, ast.Return):
        return step.value is None
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)


def rich_text(module: Module) -> list[str]:
    """Widgets and calls that read text as HTML, as QLabel does by default: typed text could then load files."""
    if not under(module.name, "ui") or any(under(module.name, home) for home in RICH_TEXT_HOMES):
        return []
    wrong = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RICH_TEXT_METHODS:
            wrong.append(f"{module.path}:{node.lineno} calls {node.func.attr}; text with markup lives in ui/widgets")
        elif isinstance(node, ast.Name | ast.Attribute):
            last = dotted(node).split(".")[-1]
            if last in RICH_TEXT_CLASSES | RICH_TEXT_VALUES:
                wrong.append(f"{module.path}:{node.lineno} uses {last}; take the plain one from ui/widgets")
    return wrong


def standard_output(module: Module) -> list[str]:
    """`print` anywhere but in the two command lines: with --json, stdout holds JSON and nothing else."""
    if re.search(r"/(cli\w*|__main__)\.py$", module.path):
        return []
    return [
        f"{module.path}:{node.lineno} prints"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and (dotted(node.func) == "print" or dotted(node.func).startswith(("sys.stdout", "sys.stderr")))
    ]


RULES = (
    arrows,
    fences,
    window_threads,
    sql_outside,
    purity,
    length,
    docstring,
    module_state,
    swallowed,
    rich_text,
    standard_output,
)
