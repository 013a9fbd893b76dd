"""What an administrator may meet, each with one finished sentence in Vietnamese and in English.

::

    ServerError
    ├── NotAServer        the folder is not one that `sotay-server init` made
    ├── AlreadyThere      the folder holds a server already
    ├── NotWritable       the folder cannot be written
    │   └── NoAccess      a file or folder that is there cannot be read or written
    ├── Damaged           a file of the server cannot be read as what it should be
    ├── Newer             the database was written by a newer program
    ├── MovedOn           a newer program changed the database while this one ran
    ├── StillServed       the database is to be brought to this program's tables, while another process holds it
    ├── EngineTooOld      an SQLite that may damage a WAL database
    ├── DiskFull
    ├── BadDatabase       the address of a database is none of a PostgreSQL
    ├── NoDriver          this installation cannot speak to PostgreSQL
    ├── DatabaseAway      PostgreSQL does not answer, or not to us
    ├── NotDurable        a PostgreSQL whose settings would make receipts untrue
    ├── ForeignDatabase   the database holds something else
    ├── Behind            the database is older than the server was: somebody put an old copy in its place
    ├── BadBackup         the file is no whole backup of this server
    ├── NotWhole          `verify` found something
    ├── AlreadyRunning    another process serves this folder
    ├── WorkerFailed      a worker process could not start
    ├── PortTaken         something else listens there
    ├── PortForbidden     the system gives this port to administrators only
    ├── BadAddress        not an address of this machine
    ├── FolderGone        the folder in which the command was started was deleted
    ├── NotShown          it was done, but its result could not be written to standard output
    ├── Stopped           Ctrl+C in the middle of a command
    └── BadInput          an argument that does not fit
"""

from __future__ import annotations

from sync.arguments import FOLDER_GONE


class ServerError(Exception):
    """Attributes: `vi`, `en` the sentence."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en

    def sentence(self, language: str) -> str:
        return self.en if language == "en" else self.vi


class NotAServer(ServerError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Thư mục {folder} không phải là máy chủ Sổ tay. Xin chọn đúng thư mục, hoặc tạo mới: sotay-server init.",
            f"The folder {folder} is not a Sổ tay server. Please choose another, or make one: sotay-server init.",
        )


class AlreadyThere(ServerError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Thư mục {folder} đã có máy chủ hoặc đang có tệp khác. Không có gì bị thay đổi. Xin chọn thư mục trống.",
            f"The folder {folder} holds a server or other files already. Nothing was changed. Choose an empty folder.",
        )


class NotWritable(ServerError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Không ghi được vào {folder}. Xin kiểm tra quyền ghi của thư mục.",
            f"Cannot write to {folder}. Please check the permissions of the folder.",
        )


class NoAccess(NotWritable):
    def __init__(self, what: object) -> None:
        ServerError.__init__(
            self,
            f"Không đọc hoặc ghi được {what}. Xin kiểm tra ổ đĩa, và quyền của tài khoản chạy lệnh này, rồi chạy lại.",
            f"Cannot read or write {what}. Please check the disk, and what the account of this command may do, and run "
            "it again.",
        )


class Damaged(ServerError):
    def __init__(self, what: object) -> None:
        super().__init__(
            f"{what} bị hỏng, máy chủ không mở được. Chưa có gì bị sửa. Xin khôi phục từ bản sao lưu gần nhất.",
            f"{what} is damaged and the server cannot open it. Nothing was changed. Please restore the latest backup.",
        )


class Newer(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Dữ liệu máy chủ thuộc phiên bản mới hơn. Dữ liệu vẫn nguyên. Xin cài bản mới của sotay-server.",
            "The server's data belongs to a newer version. It is whole. Please install the new sotay-server.",
        )


class MovedOn(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Một bản sotay-server mới hơn đã nâng cấp dữ liệu trong khi bản này đang chạy, nên bản này đã dừng. "
            "Những gì đã báo nhận vẫn nguyên. Xin chạy lại bằng bản mới.",
            "A newer sotay-server has upgraded the data while this older one was running, so this one has stopped. "
            "What it confirmed is whole. Please run it again with the newer version.",
        )


class StillServed(ServerError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Dữ liệu trong {folder} cần được nâng cấp cho bản sotay-server này, nhưng máy chủ ở đó đang chạy hoặc một "
            "lệnh khác đang dùng. Chưa có gì thay đổi. Xin dừng máy chủ cũ, chờ lệnh kia xong, rồi chạy lại.",
            f"The data in {folder} must be upgraded for this sotay-server, but the server there is running, or another "
            "command is using it. Nothing was changed. Please stop the old server or let that command end, then run "
            "this again.",
        )


class EngineTooOld(ServerError):
    def __init__(self, version: str) -> None:
        super().__init__(
            f"SQLite {version} quá cũ, có thể làm hỏng dữ liệu (cần từ 3.51.3). Xin cài lại Sổ tay.",
            f"SQLite {version} is too old and may damage data (3.51.3 or newer is needed). Please install again.",
        )


class DiskFull(ServerError):
    """`where`: a folder on the disk that is full, which may be a stick."""

    def __init__(self, where: object) -> None:
        super().__init__(
            f"Ổ đĩa chứa {where} đã đầy. Dữ liệu máy chủ đã nhận vẫn nguyên. Xin dọn bớt chỗ rồi chạy lại.",
            f"The disk that holds {where} is full. What the server received is whole. Please free some room and run "
            "again.",
        )


class FolderGone(ServerError):
    def __init__(self) -> None:
        super().__init__(*FOLDER_GONE)


class NotShown(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Việc đã làm xong, nhưng không ghi được kết quả ra chỗ đã chọn (ổ đĩa đầy hoặc không ghi được). "
            "Xin xem lại bằng notes, status hay audit trước khi chạy lệnh lần nữa.",
            "It was done, but the result could not be written where you sent it (the disk is full or refuses). "
            "Please look with notes, status or audit before you run it again.",
        )


class Stopped(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Đã dừng theo ý người dùng. Dữ liệu đã nhận vẫn nguyên. Xin xem lại bằng notes, status hay audit trước khi "
            "chạy lệnh lần nữa.",
            "Stopped, as you asked. What was received is whole. Please look with notes, status or audit before you run "
            "it again.",
        )


class AlreadyRunning(ServerError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Máy chủ ở {folder} đang chạy rồi. Xin dừng máy chủ đó trước.",
            f"The server in {folder} is running already. Please stop it first.",
        )


class WorkerFailed(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Một tiến trình của máy chủ không khởi động được. Dữ liệu đã nhận vẫn nguyên. Xin xem nhật ký hệ thống.",
            "A worker of the server could not start. What was received is whole. Please see the system's log.",
        )


class PortTaken(ServerError):
    def __init__(self, port: int) -> None:
        super().__init__(
            f"Cổng {port} đang có chương trình khác dùng. Xin chọn cổng khác bằng --port.",
            f"Port {port} is in use by another program. Please choose another one with --port.",
        )


class PortForbidden(ServerError):
    def __init__(self, port: int) -> None:
        super().__init__(
            f"Hệ thống không cho mở cổng {port}. Xin chọn cổng từ 1024 trở lên bằng --port.",
            f"The system does not allow port {port}. Please choose 1024 or above with --port.",
        )


class BadAddress(ServerError):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"Máy này không có địa chỉ {host}. Xin kiểm tra --host.",
            f"This machine has no address {host}. Please check --host.",
        )


class BadInput(ServerError):
    """An argument that does not fit."""


class BadDatabase(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Địa chỉ cơ sở dữ liệu chưa đúng. Xin viết theo mẫu postgresql://người-dùng@máy/tên-cơ-sở-dữ-liệu.",
            "This is not the address of a database. Please write it like postgresql://user@host/name-of-the-database.",
        )


class NoDriver(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Bản cài này chưa có phần kết nối PostgreSQL. Xin cài máy chủ bằng: pip install '.[server]'.",
            "This installation cannot speak to PostgreSQL. Please install the server with: pip install '.[server]'.",
        )


class DatabaseAway(ServerError):
    """`why` is PostgreSQL's own word, one line."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"Không kết nối được cơ sở dữ liệu {where} ({why}). Dữ liệu đã nhận vẫn nguyên. Xin kiểm tra PostgreSQL.",
            f"Cannot use the database {where} ({why}). What was received is whole. Please check PostgreSQL.",
        )


class NotDurable(ServerError):
    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(
            f"PostgreSQL đang đặt {name} = {value}: dữ liệu đã báo nhận có thể mất. Xin đặt {name} = {wanted}.",
            f"PostgreSQL has {name} = {value}: data that was receipted could be lost. Please set {name} = {wanted}.",
        )


class ForeignDatabase(ServerError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"Cơ sở dữ liệu {where} đang chứa dữ liệu khác. Không có gì bị thay đổi. Xin dùng một cơ sở dữ liệu trống.",
            f"The database {where} holds something else. Nothing was changed. Please use an empty database.",
        )


class Behind(ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Cơ sở dữ liệu này cũ hơn lần máy chủ chạy gần nhất. Chưa có gì bị sửa. "
            "Xin chạy sotay-server restore với bản sao lưu mới nhất, các máy sẽ tự gửi lại phần còn thiếu.",
            "This database is older than the server was when it last ran. Nothing was changed. "
            "Please run sotay-server restore with the latest backup; the notebooks will send again what is missing.",
        )


class BadBackup(ServerError):
    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} không phải bản sao lưu nguyên vẹn của máy chủ này. Không có gì bị thay đổi. Xin chọn tệp khác.",
            f"{path} is not a whole backup of this server. Nothing was changed. Please choose another file.",
        )


class NotWhole(ServerError):
    def __init__(self, count: int) -> None:
        super().__init__(
            f"Kiểm tra thấy {count} chỗ không đúng. Chưa có gì bị sửa. Xin chạy sotay-server rebuild; "
            "nếu vẫn còn, xin khôi phục bản sao lưu gần nhất.",
            f"The check found {count} {'fault' if count == 1 else 'faults'}. Nothing was changed. "
            "Please run sotay-server rebuild; if some remain, please restore the latest backup.",
        )
