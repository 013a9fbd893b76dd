"""What the tree may hold: known places only, text that names no machine and no registry, data folders with data."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT, parse, project_files

FILES = {
    *(
        "pyproject.toml",
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "LICENSE",
        "NOTICE.md",
        ".gitignore",
    ),
    ".gitattributes",
}
FOLDERS = {".ci", "build_scripts", "desktop_app", "resources", "sync", "tests", "ui"}
# Folders that stand for somebody's own machine, places of one workplace, and hosts that packages come from.
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users)/[a-z][\w.-]*|[A-Z]:\\+Users|(?<![\w.])/(?:root|work|opt)/\w|(?<![\w.])/tmp/\w+/|\.\./shared\b"
)
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian|ubuntu|anaconda|proxy\.golang)[\w.-]*"
    r"|--(?:extra-)?index[-]url|--find[-]links|index[-]url\s*="
)
# This file and its neighbours spell out what they look for.
SPELLED_OUT = "tests/architecture/"
# Whole databases, keys and attachments of earlier versions, as they lay on a disk.
KEPT_AS_THEY_WERE = "tests/golden/databases/"
LEFT_OUT = (SPELLED_OUT, KEPT_AS_THEY_WERE)
BINARY = (".ttf", ".png", ".jpg", ".ico", ".gz", ".docx", ".pdf", ".icns", ".xz", ".zip", ".bin", ".fsp")
LARGEST = 6_000_000


def out_of_place(path: str) -> bool:
    top, _, rest = path.partition("/")
    return top not in (FOLDERS if rest else FILES)


def foreign_words(text: str) -> list[str]:
    return [match.group() for rule in (MACHINE, REGISTRY) for match in rule.finditer(text)]


def is_code(path: str) -> bool:
    """Whether a file under `resources` is more than data. Each package may have an `__init__.py` with a docstring."""
    return path.startswith("resources/") and path.endswith((".py", ".pyc", ".so", ".qm", ".sh"))


def _texts() -> list[tuple[str, str]]:
    names = [path for path in project_files() if not path.endswith(BINARY) and not path.startswith(LEFT_OUT)]
    return [(path, (ROOT / path).read_text(encoding="utf-8")) for path in names]


def test_every_file_is_in_a_known_place() -> None:
    files = project_files()
    assert "pyproject.toml" in files
    assert [path for path in files if out_of_place(path)] == []


@pytest.mark.parametrize("path", ["notes.txt", "app/main.py", "scripts/run.sh", "LICENSE/x"])
def test_a_file_out_of_place_is_noticed(path: str) -> None:
    assert out_of_place(path)


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {path: words for path, text in _texts() if (words := foreign_words(text))}
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "see /home/lan/sotay",
        r"C:\Users\lan",
        "cd /" + "work/lan",
        "/tmp/lan/notes",
        "as .." + "/shared/page says",
        "pip install --index" + "-url x",
        "https://" + "pypi.org/simple",
        "https://files." + "pythonhosted.org/a.whl",
        "http://deb." + "debian.org/debian",
    ],
)
def test_a_machine_or_a_registry_is_noticed(text: str) -> None:
    assert foreign_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "home/lan",
        "https://example.vn/home/a.html",
        "https://example.vn/opt",
        "resources/" + "work/x",
        "PyPI",
        "$HOME/.local",
        "/tmp",
    ],
)
def test_ordinary_words_are_let_pass(text: str) -> None:
    assert foreign_words(text) == []


def test_resources_hold_data_only() -> None:
    code = [path for path in project_files() if is_code(path) and not path.endswith("__init__.py")]
    assert code == []
    for path in project_files():
        if path.startswith("resources/") and path.endswith("__init__.py"):
            body = parse(path, (ROOT / path).read_text(encoding="utf-8")).tree.body
            assert len(body) <= 1, f"{path} holds more than a docstring"


def test_code_among_the_data_is_noticed() -> None:
    assert is_code("resources/areas/table.py")
    assert not is_code("resources/areas/84.json")


def test_no_file_is_huge() -> None:
    assert [path for path in project_files() if (ROOT / path).stat().st_size > LARGEST] == []


def test_every_text_file_ends_its_lines_the_same_way() -> None:
    assert [path for path, text in _texts() if "\r" in text] == []


def test_every_font_is_in_the_notice() -> None:
    notice = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
    fonts = {path.rsplit("/", 1)[1].split("-")[0] for path in project_files() if path.endswith(".ttf")}
    assert fonts, "no fonts are bundled"
    assert [font for font in fonts if font not in notice] == []


def dead_links(path: str, text: str) -> list[str]:
    """Relative links of a page of Markdown that lead nowhere."""
    folder = (ROOT / path).parent
    links = re.findall(r"\]\(([^)#\s]+)", text)
    return [link for link in links if "://" not in link and not (folder / link).exists()]


def test_links_in_the_pages_lead_somewhere() -> None:
    pages = {path: text for path, text in _texts() if path.endswith(".md")}
    assert "README.md" in pages
    assert {path: dead for path, text in pages.items() if (dead := dead_links(path, text))} == {}


def test_a_dead_link_is_noticed() -> None:
    assert dead_links("README.md", "see [here](docs/none.png) and [there](LICENSE)") == ["docs/none.png"]


def test_requirements_are_pinned_with_hashes() -> None:
    for name in ("requirements.txt", "uv.txt"):
        text = (ROOT / "build_scripts" / name).read_text(encoding="utf-8")
        entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if not entry.startswith("#")]
        assert entries
        assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_ci_runs_the_command_of_the_readme() -> None:
    command = "python3 build_scripts/tasks.py test"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [
        line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert lines == ["set -e", 'cd "$(dirname "$0")/.."', command]
