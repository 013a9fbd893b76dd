"""What both command lines, `sotay` and `sotay-server`, read alike."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

FOLDER_GONE = (
    "Thư mục đang đứng đã bị xoá nên không rõ đường dẫn bắt đầu từ đâu. Chưa làm gì cả. "
    "Xin chuyển sang thư mục khác (cd) rồi chạy lại.",
    "The folder you are in was deleted, so nobody knows where the path begins. Nothing was done. "
    "Please go to another folder (cd) and run it again.",
)
"""The sentence (vi, en) for `begins_nowhere`."""


def positive(text: str) -> int:
    """A number of 1 or more; one that no database can count up to is as good as all."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("≥ 1")
    return min(number, sys.maxsize)


def begins_nowhere(arguments: argparse.Namespace) -> bool:
    """Whether a path among the arguments is relative to a folder that was deleted meanwhile."""
    given = [one for value in vars(arguments).values() for one in (value if isinstance(value, list) else [value])]
    if any(isinstance(one, Path) and not one.is_absolute() for one in given):
        try:
            Path.cwd()
        except FileNotFoundError:
            return True
    return False
