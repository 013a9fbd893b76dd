"""Golden documents: every sample in every preset, as the checker reads it out of the DOCX, and as plain text.

One file for each: the paper, the styles in use, one paragraph a line, then the plain text.
`python -m tests.unit.exports.golden` writes them again; look at the difference before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from desktop_app.exports import docx, presets, text
from desktop_app.exports.document import Document
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.presets import Preset
from tests.unit.exports.measure import Docx, ParagraphFacts
from tests.unit.exports.samples import SAMPLES, dressed

FOLDER = Path(__file__).parents[2] / "golden" / "minutes"
ALL = [(name, preset) for preset in presets.names() for name in SAMPLES]


def build(name: str, preset: str = "nd30-2020") -> Document:
    """The sample as a neutral document."""
    sample = SAMPLES[name]
    return build_minutes(
        dressed(sample.meeting, preset),
        Preset.load(preset),
        draft=sample.draft,
        area_label=sample.area,
        mark=sample.mark,
        annex=sample.annex,
    )


def path(name: str, preset: str) -> Path:
    """Where the golden file of a sample stands."""
    return FOLDER / preset / f"{name}.txt"


def golden(name: str, preset: str) -> str:
    """What the golden file of the sample must hold."""
    document = build(name, preset)
    measured = Docx(docx.render(document))
    paragraphs = measured.paragraphs()
    margins = {side: round(mm, 1) for side, mm in measured.margins_mm.items()}
    looks = sorted({_look(facts) for facts in paragraphs if facts.runs})
    lines = [f"{facts.place} | {facts.style} | {_shown(facts)}" for facts in paragraphs]
    page = [f"paper {tuple(round(mm, 1) for mm in measured.paper_mm)}", f"margins {margins}"]
    return "\n".join(
        ["# Page", *page, "", "# Styles", *looks, "", "# DOCX", *lines, "", "# Text", text.render(document)]
    )


def _look(facts: ParagraphFacts) -> str:
    run = facts.runs[-1]
    marks = "".join(letter for letter, on in (("B", run.bold), ("I", run.italic)) if on) or "-"
    return (
        f"{facts.style} | {run.fonts['ascii']} {run.size_pt:g} {marks} | {facts.align} | "
        f"first {facts.first_mm:.1f} mm | before {facts.before_pt:g} pt | line {facts.line[0]} {facts.line[1]}"
    )


def _shown(facts: ParagraphFacts) -> str:
    return "rule" if "top" in facts.borders and not facts.text else repr(facts.text)


def main() -> None:
    """Writes every golden file."""
    for name, preset in ALL:
        target = path(name, preset)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(golden(name, preset), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
