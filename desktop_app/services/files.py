"""Files that a person names: they appear whole or not at all, and what goes wrong is a sentence."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desktop_app.errors import FileProblem, NoRoom, ReadOnly
from desktop_app.profile import fill_beside


def write_file(path: Path, fill: Callable[[BinaryIO], None], *, overwrite: bool) -> None:
    """Let `fill` write the file at `path`. Raises FileProblem, ReadOnly, DiskFull; then the folder is as it was."""
    if not overwrite and path.exists():
        raise FileProblem(
            f"Đã có tệp {path.name} ở thư mục này, tệp ấy vẫn nguyên. Xin chọn tên khác.",
            f"{path.name} is in this folder already; it was left as it is. Please choose another name.",
        )
    with file_sentences(path):
        if path.exists() and not path.is_file():
            raise OSError(errno.EEXIST, "a folder or a device: a file would take its place")
        fill_beside(path, fill)


@contextmanager
def file_sentences(path: Path) -> Iterator[None]:
    """Turn what the system says about `path` into a sentence for the person."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoRoom from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReadOnly(path.parent) from error
        raise FileProblem(
            f"Chưa ghi được tệp {path}. Sổ vẫn nguyên. Xin chọn thư mục khác.",
            f"The file {path} could not be written. The notebook is untouched. Please choose another folder.",
        ) from error
