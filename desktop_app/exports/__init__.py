"""Record → neutral document (`document.py`) → bytes: one builder per kind of paper, one renderer per format."""
