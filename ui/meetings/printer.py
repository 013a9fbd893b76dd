"""Minutes on a printer: the system's dialog, then the pages as pictures fine enough for paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtWidgets import QDialog, QWidget

PAPER_DPI = 300


def print_pages(parent: QWidget, render: Callable[[float], Sequence[QImage]]) -> bool:
    """Ask which printer and print; False when the person went back."""
    # Loaded only now: few people print, and the print system of the machine takes its time.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    painter = QPainter(printer)
    for number, image in enumerate(render(PAPER_DPI)):
        if number:
            printer.newPage()
        painter.drawImage(painter.viewport(), image)
    painter.end()
    return True
