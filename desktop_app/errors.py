"""Errors that a person may meet, each with one finished sentence in Vietnamese and in English.

A sentence says what happened, what is safe and what to do next (exit code 1 on the command line)::

    SotayError
    ├── UserError            the person can put it right
    │   ├── InvalidRecord      the record is not complete or not a record; carries the list of problems
    │   ├── OneOfMany          one of several records is refused, so none was stored; carries which and why
    │   ├── NotFound           no record, draft or profile of that name
    │   │   └── Erased           the office ordered it to be erased: no word of it is stored any more
    │   ├── Ambiguous          a shortened id fits several records
    │   ├── WrongPassphrase    the passphrase does not open the notebook
    │   ├── PassphraseNeeded   there is no other way in and nobody to ask
    │   ├── ProfileExists      the folder already holds a notebook
    │   └── FileProblem        a file that was named cannot be read or written
    ├── BrokenList           a file of lists that travels with the program has a mistake
    ├── StorageError         the disk or the database; what was saved before is safe
    │   ├── DiskFull
    │   │   └── NoRoom           for a file beside the notebook: an export, a backup, a restore
    │   ├── ReadOnly
    │   ├── Damaged
    │   ├── ForeignDatabase
    │   ├── NewerDatabase
    │   └── EngineTooOld
    └── SyncFailed           nothing is marked as delivered; trying again is harmless. Carries `kind`

Anything else that is raised is a mistake of ours, and is not caught and dressed up as one of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain.problems import Problem


class SotayError(Exception):
    """An error with a finished sentence for the person.

    Attributes:
        vi: the sentence in Vietnamese.
        en: the same in English.
    """

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.vi = vi
        self.en = en

    def sentence(self, language: str) -> str:
        """The sentence in `language` ("en"; anything else gives Vietnamese)."""
        return self.en if language == "en" else self.vi

    def __str__(self) -> str:
        return self.en


class UserError(SotayError):
    """The person can put it right."""


class InvalidRecord(UserError):
    """The record cannot be completed as it stands. `problems` names each field and why; nothing was stored or lost."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        vi = " ".join(p.vi for p in self.problems)
        en = " ".join(p.en for p in self.problems)
        super().__init__(vi, en)


class OneOfMany(UserError):
    """One of several records that were to be stored together is refused, so none was. `number` counts from 1."""

    def __init__(self, number: int, why: SotayError) -> None:
        self.number, self.why = number, why
        super().__init__(
            f"Dòng {number}: {why.vi} Cả đợt chưa ghi tin nào vào sổ. Xin sửa dòng này rồi chạy lại.",
            f"Line {number}: {why.en} Nothing of the batch was written. Please correct that line and run again.",
        )


class NotFound(UserError):
    """There is nothing of that name."""


class Erased(NotFound):
    """The office ordered the record to be erased. The order is final: what is typed on it cannot be stored again."""

    def __init__(self) -> None:
        super().__init__(
            "Văn phòng đã có lệnh xóa hẳn mục này nên chữ ở đây không lưu được nữa. Các mục khác còn nguyên. "
            "Ý nào cần giữ, xin ghi sang một tin mới trước khi rời trang.",
            "The office has ordered this to be erased for good, so nothing here is stored any more. Everything else is "
            "safe. Whatever thought you need to keep, please write it into a new note before you leave this page.",
        )


class Ambiguous(UserError):
    """A shortened id fits more than one record."""


class WrongPassphrase(UserError):
    """The passphrase does not open the notebook."""

    def __init__(self) -> None:
        super().__init__(
            "Mật khẩu chưa đúng. Sổ vẫn nguyên. Nếu bộ gõ đang để tiếng Việt, xin tắt rồi gõ lại.",
            "The passphrase is not right. The notebook is untouched. "
            "If a Vietnamese input method is on, please turn it off and try again.",
        )


class PassphraseNeeded(UserError):
    """No keyring opens the notebook, and no passphrase was given."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ này mở bằng mật khẩu. Xin chạy lại với --passphrase-file, hoặc chạy trong cửa sổ lệnh để được hỏi.",
            "This notebook opens with a passphrase. Please run again with --passphrase-file, "
            "or from a terminal to be asked.",
        )


class ProfileExists(UserError):
    """The folder already holds a notebook; it was not touched."""


class FileProblem(UserError):
    """A file that the person named cannot be read or written."""


class BrokenList(SotayError):
    """A file of lists that travels with the program has a mistake; `where` is the place in it, "" for the whole."""

    def __init__(self, file: str, where: str) -> None:
        at_vi, at_en = (f" ở mục {where}", f" at {where}") if where else ("", "")
        super().__init__(
            f"Danh mục {file} có chỗ sai{at_vi} nên chưa đọc được. Sổ và mọi chữ đã ghi còn nguyên. "
            "Xin sửa lại chỗ ấy, hoặc cài lại chương trình.",
            f"The list {file} has a mistake{at_en} and cannot be read. The notebook and every word in it are safe. "
            "Please put it right, or install the program again.",
        )


class StorageError(SotayError):
    """The disk or the database."""


class DiskFull(StorageError):
    """No room to write. The transaction was rolled back."""

    def __init__(self) -> None:
        super().__init__(
            "Ổ đĩa đã đầy, chưa lưu được chữ mới. Chữ cũ còn nguyên. Dọn bớt là sổ lưu tiếp.",
            "The disk is full, the new text is not saved yet. What was saved before is whole. "
            "Free some room and it goes on.",
        )


class NoRoom(DiskFull):
    """No room for a file that was to be made or unpacked (an export, a backup, a restore); none of it was left."""

    def __init__(self) -> None:
        StorageError.__init__(
            self,
            "Ổ đĩa không đủ chỗ nên chưa làm được, không để lại gì dở dang. Sổ và mọi chữ đã ghi còn nguyên. "
            "Xin dọn bớt ổ đĩa ấy rồi làm lại.",
            "There is not enough room on that disk, so it was not done, and nothing half-done was left. The notebook "
            "and every word in it are safe. Please free some room there and do it again.",
        )


class NoRoomToUpgrade(NoRoom):
    """No room for the backup without which a notebook is never changed to the tables of a newer program."""

    def __init__(self) -> None:
        StorageError.__init__(
            self,
            "Trước khi mở sổ bằng bản mới, Sổ tay phải sao lưu, mà ổ đĩa không đủ chỗ. Sổ và mọi chữ đã ghi còn "
            "nguyên, bản cũ vẫn mở được. Xin dọn bớt ổ đĩa rồi mở lại.",
            "Before it opens the notebook for the first time, this newer version makes a backup, and there is not "
            "enough room on the disk. The notebook and every word in it are safe, and the older version still opens "
            "it. Please free some room and open it again.",
        )


class ReadOnly(StorageError):
    """The folder cannot be written."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Không ghi được vào thư mục {folder}. Chữ đã lưu còn nguyên. "
            "Xin kiểm tra quyền ghi của thư mục hoặc chọn thư mục khác.",
            f"The folder {folder} cannot be written. What was saved before is whole. "
            "Please check its permissions or choose another folder.",
        )


class Damaged(StorageError):
    """The database or the key file cannot be read as what it should be."""

    def __init__(self, what: object) -> None:
        super().__init__(
            f"Tệp {what} bị hỏng, sổ chưa mở được. Sổ không sửa gì vào tệp này. "
            "Xin giữ nguyên máy và gọi văn phòng để được giúp lấy lại.",
            f"The file {what} is damaged and the notebook cannot be opened. Nothing was changed in it. "
            "Please leave the machine as it is and call the office for help to get it back.",
        )


class ForeignDatabase(StorageError):
    """The file is a database of some other program."""

    def __init__(self, what: object) -> None:
        super().__init__(
            f"Tệp {what} không phải là sổ tay. Tệp vẫn nguyên. Xin chọn đúng thư mục của sổ.",
            f"The file {what} is not a notebook. It was left as it is. Please choose the notebook's own folder.",
        )


class NewerDatabase(StorageError):
    """The database was written by a newer version of the program."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ này đã được mở bằng phiên bản mới hơn. Dữ liệu vẫn nguyên. Xin cài bản mới của Sổ tay rồi mở lại.",
            "This notebook was opened by a newer version. The data is whole. Please install the new version of Sổ tay.",
        )


class EngineTooOld(StorageError):
    """The SQLite inside is older than 3.51.3 and can damage a database (sqlite.org/wal.html, "WAL-reset bug")."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"Bộ lưu trữ trong máy quá cũ (SQLite {version}), sổ không mở để tránh hỏng dữ liệu. Xin cài lại Sổ tay.",
            f"The storage engine is too old (SQLite {version}); the notebook stays closed to keep the data safe. "
            "Please install Sổ tay again.",
        )


class SyncFailed(SotayError):
    """Sending or receiving did not work this time. Nothing is lost and nothing is marked as delivered.

    Attributes:
        kind: a short stable word for programs ("no-network", "not-our-server", …).
        retry_after: seconds that the office's machine asked us to wait, or None.
        handed: the office was not reached, but a hub of it has in custody what this notebook has to send.
    """

    def __init__(self, kind: str, vi: str, en: str, retry_after: int | None = None) -> None:
        super().__init__(vi, en)
        self.kind = kind
        self.retry_after = retry_after
        self.handed = False
