"""Golden documents: what the checker reads out of each sample's DOCX, one paragraph a line, beside its plain text.

`python -m tests.unit.exports.golden` writes them again; look at the difference before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from desktop_app.exports import docx, text
from desktop_app.exports.document import Document
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.presets import Preset
from tests.unit.exports.measure import Docx
from tests.unit.exports.samples import SAMPLES

FOLDER = Path(__file__).parents[2] / "golden"


def build(name: str, preset: str = "nd30-2020") -> Document:
    """The sample as a neutral document."""
    meeting, draft, area = SAMPLES[name]
    return build_minutes(meeting, Preset.load(preset), draft=draft, area_label=area)


def golden_files(name: str, preset: str = "nd30-2020") -> dict[Path, str]:
    """What the golden files of the sample must hold."""
    document = build(name, preset)
    structure = [
        f"{facts.place} | {facts.style} | {'rule' if 'top' in facts.borders and not facts.text else facts.text!r}"
        for facts in Docx(docx.render(document)).paragraphs()
    ]
    return {
        FOLDER / f"{name}.{preset}.docx.txt": "\n".join(structure) + "\n",
        FOLDER / f"{name}.{preset}.txt": text.render(document),
    }


def main() -> None:
    """Writes every golden file."""
    FOLDER.mkdir(exist_ok=True)
    for name in SAMPLES:
        for path, content in golden_files(name).items():
            path.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
