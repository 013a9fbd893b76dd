"""Sending by a stick, a share or a synchronised folder: what a courier takes along, and what comes home with one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from desktop_app.errors import FileProblem, SyncFailed
from desktop_app.services.syncing import failure
from sync.errors import SyncError
from sync.parcel.errors import ParcelError, Trouble

if TYPE_CHECKING:  # the driver brings cryptography along, which a start must not wait for
    from sync.driver.parcels import Courier
    from sync.driver.parcels import Handed as Handed  # these two are what the window shows
    from sync.driver.parcels import Taken as Taken
    from sync.driver.store import ServerInfo

# Where the window puts parcels on a stick, so that its owner's own files stay apart.
FOLDER_ON_STICK = "So tay"

# What happened · what is safe · what to do.
SENTENCES: Final[Mapping[Trouble, tuple[str, str]]] = MappingProxyType(
    {
        Trouble.DAMAGED: (
            "Túi chuyển bị hỏng hoặc bị cắt cụt nên sổ không nhận gì từ đó. Sổ vẫn nguyên. "
            "Xin văn phòng ghi lại túi khác.",
            "The parcel is damaged or cut off, and nothing of it was taken in. The notebook is as it was. "
            "Please ask the office to write it again.",
        ),
        Trouble.FORGED: (
            "Túi chuyển này không đúng là của văn phòng nên sổ không nhận gì. Sổ vẫn nguyên. Xin báo cho văn phòng.",
            "This parcel is not really from the office, and nothing of it was taken in. The notebook is as it was. "
            "Please tell the office.",
        ),
        Trouble.FOR_OTHERS: (
            "Túi chuyển này gửi cho máy khác, sổ để nguyên. Xin cứ để trên USB để người mang chuyển tiếp.",
            "This parcel is for another machine and was left alone. Please leave it on the stick for its owner.",
        ),
        Trouble.UNKNOWN_SENDER: (
            "Túi chuyển này từ nơi sổ không biết nên không nhận gì. Sổ vẫn nguyên. Xin hỏi lại văn phòng.",
            "This parcel is from somebody unknown, and nothing was taken in. The notebook is as it was. "
            "Please ask the office.",
        ),
        Trouble.STALE: (
            "Túi chuyển này có từ trước khi văn phòng khôi phục dữ liệu nên không còn giá trị. Sổ vẫn nguyên. "
            "Xin văn phòng ghi túi chuyển mới.",
            "This parcel is from before the office restored its data and proves nothing any more. "
            "The notebook is as it was. Please ask the office for a new one.",
        ),
        Trouble.OLD_KEYS: (
            "Túi chuyển này có từ trước khi văn phòng đổi khoá nên không còn giá trị. Sổ vẫn nguyên. "
            "Xin văn phòng ghi túi chuyển mới.",
            "This parcel is from before the office changed its keys and proves nothing any more. "
            "The notebook is as it was. Please ask the office for a new one.",
        ),
        Trouble.NEWER: (
            "Túi chuyển do phiên bản mới hơn ghi. Túi và sổ vẫn nguyên. Xin cài bản Sổ tay mới rồi nhận lại.",
            "The parcel was made by a newer version. It and the notebook are untouched. "
            "Please install the new Sổ tay and read it again.",
        ),
        Trouble.NO_KEY: (
            "Văn phòng chưa mở đường gửi qua USB cho sổ này. Tin vẫn nằm yên trên máy. "
            "Xin gửi qua mạng một lần, hoặc hỏi văn phòng.",
            "The office has not opened the way by stick for this notebook yet. Everything is safe here. "
            "Please send over the network once, or ask the office.",
        ),
        Trouble.FULL: (
            "Chỗ ghi đã đầy nên chưa ghi được túi chuyển. Tin vẫn nằm yên trên máy. "
            "Xin xoá bớt tệp trên USB hoặc dùng USB khác.",
            "There is no room for the parcel. Everything is safe on this machine. "
            "Please make room on the stick or use another one.",
        ),
        Trouble.UNWRITABLE: (
            "Không ghi được vào chỗ này. Tin vẫn nằm yên trên máy. Xin kiểm tra USB đã cắm chặt và không bị khoá ghi.",
            "Nothing can be written there. Everything is safe on this machine. "
            "Please see that the stick is plugged in and not write-protected.",
        ),
        Trouble.UNRELIABLE: (
            "USB này đọc lại không giống lúc ghi nên túi chuyển đã bị bỏ. Tin vẫn nằm yên trên máy. Xin dùng USB khác.",
            "What was written to this stick reads back differently, so the parcel was removed. "
            "Everything is safe on this machine. Please use another stick.",
        ),
        Trouble.UNREADABLE: (
            "Không đọc được chỗ này. Sổ vẫn nguyên. Xin cắm lại USB rồi thử lại.",
            "This place cannot be read. The notebook is as it was. Please plug the stick in again and retry.",
        ),
        Trouble.OTHER_KIND: (
            "Tệp này không phải là tệp trả lời đăng ký của văn phòng. Sổ vẫn nguyên. Xin chọn đúng tệp văn phòng đưa.",
            "This file is not the office's answer to a request to enrol. The notebook is as it was. "
            "Please choose the file that the office gave you.",
        ),
        Trouble.NO_REQUEST: (
            "Tệp trả lời này không ứng với đơn đăng ký nào sổ đang chờ. Sổ vẫn nguyên. "
            "Nếu sổ chưa nối được với văn phòng, xin ghi đơn mới rồi mang tới văn phòng.",
            "This answer belongs to no request that the notebook is waiting for. The notebook is as it was. "
            "If it is not connected with the office yet, please write a new request and take it there.",
        ),
        Trouble.CANCELLED: (
            "Đã dừng theo yêu cầu. Tin vẫn nằm yên trên máy.",
            "Stopped as you asked. Everything is safe on this machine.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A parcel that was not taken in, with its sentence. `file` its name in the folder."""

    file: str
    why: str
    vi: str
    en: str

    def sentence(self, language: str) -> str:
        return self.en if language == "en" else self.vi


class Parcels:
    """The use cases of couriers. They run one at a time on the sync thread, so that they never meet a sync over a
    line; `courier` is made when it is first asked for. `ask(code, name)` makes a request to enrol, `take` reads what
    the office answered."""

    def __init__(
        self,
        courier: Callable[[], Courier],
        thread: Executor,
        handed: Callable[[], Sequence[tuple[str, str]]] = tuple,
        leave: Callable[[str], None] = lambda text: None,
        ask: Callable[[str, str], bytes] | None = None,
        take: Callable[[bytes], ServerInfo] | None = None,
    ) -> None:
        self._ask = ask
        self._take = take
        self._courier = courier
        self._thread = thread
        self._handed = handed
        self._leave = leave
        self._cancelled = threading.Event()

    def write(
        self, folder: Path, progress: Callable[[int, int], None] | None = None, make: bool = False
    ) -> Future[Handed]:
        """Write all that the office has not confirmed into `folder`, and read it back. `make`: make the folder when it
        is missing (the one on a stick), while what it stands in must be there.

        Fails with SyncFailed or FileProblem; then nothing is marked as handed over. `progress(done, of)` runs on the
        sync thread.
        """

        def job() -> Handed:
            from sync.carriers.parcel import ParcelFolder

            if make and folder.parent.is_dir():
                try:
                    folder.mkdir(exist_ok=True)
                except OSError as problem:
                    raise parcel_failure(Trouble.UNWRITABLE) from problem
            return self._courier().write(ParcelFolder(_folder(folder)), progress, self._cancelled.is_set)

        return self._run(job)

    def read(self, folder: Path) -> Future[Taken]:
        """Take in what is for this machine. A refused parcel is told of in the result and changes nothing."""

        def job() -> Taken:
            from sync.carriers.parcel import ParcelFolder

            return self._courier().read(ParcelFolder(_folder(folder)), self._cancelled.is_set)

        return self._run(job)

    def ask_to_enrol(self, code: str, name: str, file: Path) -> Future[None]:
        """Write the request to enrol with a one-time code into `file`, for somebody to carry to the office.

        Fails with SyncFailed (a slip in the code, or the file cannot be written); then there is no such file.
        """

        def job() -> None:
            from sync.carriers.parcel import write_checked

            assert self._ask is not None
            data = self._ask(code, name)
            write_checked(file, lambda take: take(data))

        return self._run(job)

    def take_enrolment(self, file: Path) -> Future[ServerInfo]:
        """Connect with the office whose answer is in `file`. Fails with SyncFailed; then nothing has changed."""

        def job() -> ServerInfo:
            from sync.carriers.parcel import read_small
            from sync.parcel.enrolling import MOST_BYTES

            assert self._take is not None
            return self._take(read_small(file, MOST_BYTES))

        return self._run(job)

    def leave_report(self, text: str) -> Future[None]:
        """Let a problem report, which its reader has read, go with the next parcels until the office has it."""
        return self._thread.submit(self._leave, text)

    def on_the_way(self) -> tuple[str, str] | None:
        """When the oldest parcel was written of which not everything has been delivered (ISO 8601), and which way it
        went ("parcel" or "hub"); or None."""
        return min(self._handed(), default=None)

    def cancel(self) -> None:
        """Stop between two parcels."""
        self._cancelled.set()

    def _run(self, job: Callable[[], Any]) -> Future[Any]:
        def told() -> Any:
            try:
                return job()
            except SyncError as error:
                raise failure(error) from error
            except ParcelError as problem:
                raise parcel_failure(problem.trouble) from problem

        self._cancelled.clear()
        return self._thread.submit(told)


def refusals(taken: Taken) -> list[Refusal]:
    """What was not taken in, in words."""
    return [Refusal(file, why.value, *SENTENCES[why]) for file, why in taken.refused]


def parcel_failure(trouble: Trouble) -> SyncFailed:
    """The sentence for a parcel that could not be written or read."""
    return SyncFailed(f"parcel-{trouble.value}", *SENTENCES[trouble])


def _folder(folder: Path) -> Path:
    if folder.is_dir():
        return folder
    raise FileProblem(
        f"Không thấy thư mục {folder}. Sổ vẫn nguyên. Xin cắm USB rồi chọn lại.",
        f"There is no folder {folder}. The notebook is untouched. Please plug the stick in and choose again.",
    )
