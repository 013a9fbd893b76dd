"""No module breaks a rule, and every rule notices a made-up module that does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.architecture import rules
from tests.architecture.source import Module, imports, parse, product_modules

Rule = Callable[[Module], list[str]]

DOC = '"""What this is."""\n'

# Made-up modules that each break the rule, one way per line.
BROKEN: list[tuple[Rule, str, str]] = [
    (rules.arrows, "desktop_app/services/capture.py", "from ui import main_window"),
    (rules.arrows, "desktop_app/cli.py", "import ui.main_window"),
    (rules.arrows, "desktop_app/cli.py", "from desktop_app.storage import drafts"),
    (rules.arrows, "desktop_app/domain/notes.py", "from desktop_app.storage import drafts"),
    (rules.arrows, "desktop_app/domain/notes.py", "from ..storage import drafts"),
    (rules.arrows, "desktop_app/domain/vietnamese/text.py", "from ... import services"),
    (rules.arrows, "desktop_app/storage/drafts.py", "def late():\n    import desktop_app.services.capture"),
    (rules.arrows, "desktop_app/storage/drafts.py", "from sync.driver import Session"),
    (rules.arrows, "desktop_app/exports/docx.py", "from desktop_app.storage.store import Store"),
    (rules.arrows, "desktop_app/services/syncing.py", "from sync.carriers.http import HttpCarrier"),
    (
        rules.arrows,
        "ui/notes/view.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sync.driver import Session",
    ),
    (rules.arrows, "ui/notes/view.py", "from desktop_app.storage.drafts import Draft"),
    (rules.arrows, "ui/notes/view.py", "from desktop_app.app import build"),
    (rules.arrows, "ui/notes/view.py", "import importlib\nimportlib.import_module('desktop_app.storage')"),
    (rules.arrows, "ui/notes/view.py", "import importlib\nimportlib.import_module(which)"),
    (rules.arrows, "sync/core/merge.py", "from sync.wire import codec"),
    (rules.arrows, "sync/wire/codec.py", "from ..engine import client"),
    (rules.arrows, "sync/engine/client.py", "from sync.carriers.base import Carrier"),
    (rules.arrows, "sync/carriers/http.py", "from sync.engine import client"),
    (rules.arrows, "sync/server/routes.py", "from sync.carriers import http"),
    (rules.arrows, "sync/server/routes.py", "from desktop_app import errors"),
    (rules.arrows, "sync/driver.py", "import desktop_app"),
    (rules.arrows, "sync/driver.py", "from tests.conftest import settings"),
    (rules.arrows, "desktop_app/imports/docx.py", "from desktop_app.services import capture"),
    (rules.fences, "desktop_app/services/capture.py", "from PySide6.QtCore import QObject"),
    (rules.fences, "desktop_app/services/importing.py", "from lxml import etree"),
    (rules.fences, "desktop_app/exports/notes.py", "import xlsxwriter"),
    (rules.fences, "sync/driver.py", "import requests"),
    (rules.fences, "sync/server/store.py", "import sqlite3"),
    (rules.fences, "desktop_app/services/queries.py", "def late():\n    from sqlite_utils import Database"),
    (rules.fences, "desktop_app/services/queries.py", "import sqlcipher3.dbapi2 as db"),
    (rules.fences, "sync/carriers/http.py", "import fastapi"),
    (rules.fences, "desktop_app/storage/backup.py", "import keyring"),
    (rules.fences, "desktop_app/services/syncing.py", "import urllib.request"),
    (rules.fences, "desktop_app/services/syncing.py", "from urllib import request"),
    (rules.fences, "sync/wire/codec.py", "import pickle"),
    (rules.window_threads, "ui/notes/view.py", "from PySide6.QtCore import Qt\nimport threading"),
    (rules.window_threads, "ui/notes/view.py", "import PySide6, concurrent.futures"),
    (rules.window_threads, "ui/notes/presenter.py", "from PySide6 import QtCore\nQtCore.QThreadPool.globalInstance()"),
    (rules.sql_outside, "desktop_app/services/queries.py", "def all(db): return db.execute('select 1')"),
    (rules.sql_outside, "ui/notes/presenter.py", "def all(db): db.conn.executemany('x', [])"),
    (rules.sql_outside, "desktop_app/services/queries.py", "rows = store.read('SELECT id FROM record')"),
    (rules.sql_outside, "desktop_app/services/queries.py", "rows = store.read(f'SELECT {x} FROM record')"),
    (rules.purity, "sync/core/revision.py", "import time"),
    (rules.purity, "sync/core/revision.py", "def f():\n    from os import urandom"),
    (rules.purity, "sync/engine/client.py", "import random"),
    (rules.purity, "sync/engine/client.py", "from concurrent import futures"),
    (rules.purity, "sync/engine/server.py", "import sqlite3"),
    (rules.purity, "sync/core/seal.py", "key = X25519PrivateKey.generate()"),
    (rules.purity, "sync/wire/codec.py", "from datetime import datetime\nnow = datetime.now()"),
    (rules.purity, "sync/wire/codec.py", "import importlib.resources"),
    (rules.purity, "desktop_app/domain/notes.py", "import datetime\ntoday = datetime.date.today()"),
    (rules.purity, "desktop_app/domain/notes.py", "import uuid\nnew = uuid.uuid4()"),
    (rules.purity, "desktop_app/domain/notes.py", "def read(p): return open(p)"),
    (rules.purity, "desktop_app/domain/notes.py", "def read(p): return p.read_text()"),
    (rules.purity, "desktop_app/domain/areas.py", "from importlib.resources import files\nhere = files('resources')"),
    (rules.purity, "desktop_app/domain/areas.py", "from importlib import resources\ndef f(): resources.files('x')"),
    (rules.length, "ui/notes/view.py", DOC + "x = 1\n" * 500),
    (rules.length, "ui/main_window.py", DOC + "x = 1\n" * 300),
    (rules.length, "desktop_app/app.py", DOC + "x = 1\n" * 150),
    (rules.docstring, "ui/notes/view.py", "x = 1"),
    (rules.module_state, "ui/notes/view.py", "cache = {}"),
    (rules.module_state, "ui/notes/view.py", "_seen: set[str] = set()"),
    (rules.module_state, "ui/notes/view.py", "if True:\n    waiting = []"),
    (rules.module_state, "ui/notes/view.py", "lock = threading.Lock()"),
    (rules.module_state, "ui/notes/view.py", "class View:\n    rows = []"),
    (rules.module_state, "ui/notes/view.py", "window = None\ndef show():\n    global window\n    window = 1"),
    (rules.module_state, "ui/notes/view.py", "ROWS = []\ndef add(x): ROWS.append(x)"),
    (rules.module_state, "ui/notes/view.py", "ROWS = {}\ndef add(x): ROWS[x] = 1"),
    (rules.module_state, "ui/notes/view.py", "ROWS: Final = {}\ndef drop(x): del ROWS[x]"),
    (rules.module_state, "ui/notes/view.py", "class View:\n    ROWS = []\n    def add(self, x): self.ROWS.append(x)"),
    (rules.swallowed, "sync/driver.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (rules.swallowed, "sync/driver.py", "try:\n    f()\nexcept:\n    ..."),
    (
        rules.swallowed,
        "sync/driver.py",
        "def g():\n    try:\n        f()\n    except (OSError, BaseException):\n        return",
    ),
    (rules.swallowed, "sync/driver.py", "while f():\n    try:\n        f()\n    except Exception:\n        continue"),
    (rules.swallowed, "sync/driver.py", "import contextlib\nwith contextlib.suppress(Exception):\n    f()"),
    (rules.rich_text, "ui/notes/view.py", "from PySide6.QtWidgets import QLabel\nlabel = QLabel(text)"),
    (rules.rich_text, "ui/notes/view.py", "label.setTextFormat(Qt.TextFormat.PlainText)"),
    (rules.rich_text, "ui/notes/view.py", "f(Qt.TextFormat.AutoText)"),
    (rules.rich_text, "ui/notes/view.py", "page.setHtml(text)"),
    (rules.rich_text, "ui/notes/view.py", "QtWidgets.QMessageBox.warning(self, a, b)"),
    (rules.standard_output, "desktop_app/services/capture.py", "print('saved')"),
    (rules.standard_output, "sync/server/app.py", "import sys\nsys.stdout.write('x')"),
]

# Made-up modules that look alike and break nothing.
SOUND: list[tuple[Rule, str, str]] = [
    (rules.arrows, "desktop_app/app.py", "from ui.main_window import MainWindow\nimport sync.carriers.http"),
    (rules.arrows, "desktop_app/services/capture.py", "from desktop_app.storage import drafts\nfrom . import meetings"),
    (rules.arrows, "desktop_app/storage/sync_store.py", "from sync.driver import ClientStore"),
    (rules.arrows, "sync/server/routes.py", "from ..engine import server\nimport fastapi"),
    (rules.arrows, "ui/notes/view.py", "from PySide6.QtCore import Qt\nfrom desktop_app.services import Services"),
    (rules.arrows, "ui/printing.py", "from desktop_app.exports.document import Document"),
    (rules.fences, "ui/notes/view.py", "from PySide6.QtCore import Qt"),
    (rules.fences, "sync/carriers/http.py", "def late():\n    import requests"),
    (rules.fences, "sync/driver.py", "from urllib.parse import urlsplit"),
    (rules.window_threads, "ui/bridge.py", "import threading"),
    (rules.window_threads, "ui/notes/view.py", "from PySide6.QtCore import Qt\nfrom concurrent.futures import Future"),
    (rules.window_threads, "ui/first_run/setup.py", "import threading"),
    (rules.sql_outside, "desktop_app/storage/drafts.py", "def all(db): return db.execute('select 1')"),
    (rules.sql_outside, "ui/notes/presenter.py", "title = 'Select a topic'; update = 'UPDATE'"),
    (rules.purity, "sync/driver.py", "import time, threading"),
    (rules.purity, "sync/core/seal.py", "from datetime import datetime\nat = datetime.fromisoformat(text)"),
    (
        rules.purity,
        "desktop_app/domain/areas.py",
        "from importlib.resources import files\ndef load():\n    files('x').read_text()",
    ),
    (rules.length, "ui/notes/view.py", DOC + "x = 1\n" * 400),
    (rules.length, "ui/notes/view.py", '"""A table. Long because it is one table."""\n' + "x = 1\n" * 600),
    (rules.docstring, "ui/notes/__init__.py", ""),
    (rules.module_state, "ui/notes/view.py", "ROWS = {'a': 1}\nfound: Final = []\n__all__ = ['x']\nsize = (1, 2)"),
    (rules.module_state, "ui/notes/view.py", "def f():\n    rows = []\n    rows.append(1)"),
    (rules.module_state, "ui/notes/view.py", "class View:\n    def __init__(self): self.rows = []"),
    (rules.swallowed, "sync/driver.py", "try:\n    f()\nexcept FileNotFoundError:\n    pass"),
    (rules.swallowed, "sync/driver.py", "try:\n    f()\nexcept Exception as e:\n    future.set_exception(e)"),
    (rules.arrows, "desktop_app/cli_arguments.py", "from desktop_app.cli_output import table"),
    (rules.purity, "desktop_app/domain/data.py", "from importlib.resources import files\nx = files('a').read_text()"),
    (rules.swallowed, "sync/driver.py", "try:\n    f()\nexcept Exception:\n    return False"),
    (rules.rich_text, "ui/widgets/label.py", "from PySide6.QtWidgets import QLabel\nq.setTextFormat(f)"),
    (rules.rich_text, "ui/notes/view.py", "field.setText(text)"),
    (rules.standard_output, "desktop_app/cli.py", "print('ok')"),
]


def _case(case: tuple[Rule, str, str]) -> str:
    return f"{case[0].__name__}-{case[1].replace('/', '.')}"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_no_module_breaks_the_rule(rule: Rule) -> None:
    modules = list(product_modules())
    assert len(modules) > 10, "the walk over the source found next to nothing"
    assert [problem for module in modules for problem in rule(module)] == []


@pytest.mark.parametrize("case", BROKEN, ids=_case)
def test_the_rule_notices(case: tuple[Rule, str, str]) -> None:
    rule, path, source = case
    assert rule(parse(path, source)) != []


@pytest.mark.parametrize("case", SOUND, ids=_case)
def test_the_rule_lets_pass(case: tuple[Rule, str, str]) -> None:
    rule, path, source = case
    assert rule(parse(path, source)) == []


def test_every_rule_is_shown_to_notice_something() -> None:
    assert {rule.__name__ for rule, _path, _source in BROKEN} == {rule.__name__ for rule in rules.RULES}


def test_relative_imports_are_written_out() -> None:
    source = "from . import b\nfrom .c import d\nfrom ..e import f"
    found = {item.target for item in imports(parse("sync/core/a.py", source))}
    assert found == {"sync.core.b", "sync.core.c.d", "sync.e.f"}
    found = {item.target for item in imports(parse("sync/core/__init__.py", "from . import b\nfrom ..wire import g"))}
    assert found == {"sync.core.b", "sync.wire.g"}
