"""Sending and receiving, on a thread of its own; and what a person is told when it does not work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from desktop_app.errors import SyncFailed
from sync.driver import backoff
from sync.errors import Kind, SyncError

if TYPE_CHECKING:  # the driver brings cryptography along, which a start must not wait for
    from sync.driver import Enrolment, Session
    from sync.driver import Progress as Progress  # these three are what the window shows
    from sync.driver import ServerInfo as ServerInfo
    from sync.driver import SyncResult as SyncResult

T = TypeVar("T")

OFFLINE_LONGEST = 15 * 60.0

# What happened · what is safe · what to do. `{detail}` is never shown: it is for logs.
SENTENCES: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        Kind.NO_NETWORK: (
            "Chưa có mạng tới nơi nhận. Vẫn ghi bình thường, có mạng là tự gửi.",
            "The office cannot be reached now. Recording works as always; it is sent as soon as there is a network.",
        ),
        Kind.TIMEOUT: (
            "Mạng quá chậm nên chưa gửi xong. Mọi tin vẫn nằm yên trên máy, lần sau gửi tiếp từ đây.",
            "The network is too slow to finish now. Everything is safe here and goes on next time.",
        ),
        Kind.NOT_OUR_SERVER: (
            "Mạng này chưa dẫn tới nơi nhận của sổ (có thể Wi-Fi đòi đăng nhập). Tin vẫn nằm yên trên máy, "
            "chưa gửi gì đi. Xin đăng nhập Wi-Fi hoặc đổi mạng.",
            "This network does not lead to the office of this notebook (a Wi-Fi may ask for a login). Everything is "
            "safe on this machine and nothing was sent. Please log in to the Wi-Fi or change the network.",
        ),
        Kind.SERVER_TROUBLE: (
            "Nơi nhận đang trục trặc, chưa nhận được tin. Tin vẫn nằm yên trên máy, lát nữa gửi lại là được.",
            "The office's machine has a problem and did not take the records. They are safe here and can go later.",
        ),
        Kind.BUSY: (
            "Nơi nhận đang bận. Tin vẫn nằm yên trên máy, lát nữa gửi lại là được.",
            "The office's machine is busy. Everything is safe here and can go a little later.",
        ),
        Kind.HUB_FULL: (
            "Máy văn phòng giữ túi đã đầy nên chưa nhận thêm. Tin vẫn nằm yên trên máy. "
            "Xin gửi qua USB, hoặc chờ máy ấy chuyển bớt đi rồi sổ tự gửi lại.",
            "The office's hub is full and takes no more for now. Everything is safe here. "
            "Please send by a stick, or wait until the hub has sent some on; then it is tried again by itself.",
        ),
        Kind.RESTORING: (
            "Nơi nhận đang được khôi phục. Tin vẫn nằm yên trên máy, lát nữa gửi lại là được.",
            "The office's machine is being restored. Everything is safe here and can go a little later.",
        ),
        Kind.UPGRADE: (
            "Sổ này là bản cũ so với nơi nhận. Tin vẫn gửi được; xin cài bản mới để nhận thêm.",
            "This version is older than the office's. Sending still works; please install the new one to receive more.",
        ),
        Kind.CODE_MALFORMED: (
            "Mã đăng ký chưa đúng dạng (16 ký tự và 1 ký tự kiểm tra). Sổ vẫn nguyên. Xin xem lại từng ký tự.",
            "The code does not have the right form (16 characters and a check character). Please compare each one.",
        ),
        Kind.CODE_WRONG: (
            "Mã đăng ký không khớp. Sổ vẫn nguyên. Xin hỏi lại người cấp mã.",
            "The code does not match. The notebook is as it was. Please ask the person who gave it to you.",
        ),
        Kind.CODE_EXPIRED: (
            "Mã đăng ký đã quá hạn. Sổ vẫn nguyên. Xin văn phòng cấp mã mới.",
            "The code has expired. The notebook is as it was. Please ask the office for a new one.",
        ),
        Kind.CODE_USED: (
            "Mã đăng ký này đã được dùng rồi. Sổ vẫn nguyên. Xin văn phòng cấp mã mới.",
            "This code has been used already. The notebook is as it was. Please ask the office for a new one.",
        ),
        Kind.CODE_LOCKED: (
            "Mã đăng ký đã bị khóa vì gõ sai nhiều lần. Sổ vẫn nguyên. Xin văn phòng cấp mã mới.",
            "The code is locked after too many wrong tries. The notebook is as it was. Please ask for a new one.",
        ),
        Kind.DEVICE_SUSPENDED: (
            "Văn phòng đang tạm dừng máy này. Vẫn ghi bình thường, tin gửi lên được giữ chờ xem. Xin gọi văn phòng.",
            "The office has suspended this machine. Recording works; what is sent waits for review. Please call them.",
        ),
        Kind.DEVICE_UNKNOWN: (
            "Nơi nhận không nhận ra máy này. Tin vẫn nằm yên trên máy. Xin văn phòng cấp mã đăng ký mới.",
            "The office does not know this machine. Everything is safe here. Please ask for a new code.",
        ),
        Kind.NOT_ENROLLED: (
            "Sổ này chưa nối với văn phòng nào. Tin vẫn nằm yên trên máy. Xin nhập mã đăng ký trước.",
            "This notebook is not connected with an office yet. Everything is safe here. Please enter a code first.",
        ),
        Kind.NO_ADDRESS: (
            "Sổ này nối với văn phòng bằng USB nên chưa biết địa chỉ nơi nhận. Tin vẫn nằm yên trên máy. "
            "Xin gửi qua USB; muốn gửi qua mạng, xin hỏi văn phòng địa chỉ rồi ghi vào mục Đồng bộ.",
            "This notebook was connected with the office by a stick and knows no address yet. Everything is safe here. "
            "Please send by a stick; to send by a network, ask the office for its address and write it under Delivery.",
        ),
        Kind.BAD_ADDRESS: (
            "Địa chỉ nơi nhận chưa đúng. Sổ vẫn nguyên. Địa chỉ có dạng https://ten-may:8443.",
            "The address of the office is not right. The notebook is as it was. It looks like https://name:8443.",
        ),
        Kind.INSECURE_ADDRESS: (
            "Địa chỉ này không mã hóa nên sổ không gửi qua đó. Xin dùng địa chỉ bắt đầu bằng https://.",
            "This address is not encrypted, so nothing is sent over it. Please use one that begins with https://.",
        ),
        Kind.CORRUPT: (
            "Dữ liệu bị sai trên đường đi nên nơi nhận đã từ chối. Tin vẫn nguyên trên máy. "
            "Xin gửi lại; nếu vẫn vậy, xin gọi văn phòng.",
            "The data arrived changed and was refused. It is whole on this machine. "
            "Please send again; if it stays so, call the office.",
        ),
        Kind.NO_PROGRESS: (
            "Gửi nhiều lần mà nơi nhận chưa ghi nhận hết. Tin vẫn nằm yên trên máy. Xin gọi văn phòng.",
            "The office did not confirm everything after several tries. It is safe here. Please call the office.",
        ),
        Kind.CANCELLED: (
            "Đã dừng theo yêu cầu. Phần đã giao vẫn tính, phần còn lại lần sau gửi tiếp từ đây.",
            "Stopped as you asked. What was delivered counts, the rest goes on from here next time.",
        ),
    }
)

# The setting `large_files` → bytes above which a photo or file waits for a good link or a stick; None: nothing waits.
# Unless a person says otherwise a slow link carries words and thumbnails: a photo would hold it for minutes.
LARGE_FILES: Final[Mapping[str, int | None]] = MappingProxyType(
    {"good": 64 * 1024, "medium": 1024 * 1024, "always": None}
)


def spare_bytes(setting: object) -> int | None:
    """What the setting `large_files` stands for; anything unknown stands for "good"."""
    return LARGE_FILES[setting] if isinstance(setting, str) and setting in LARGE_FILES else LARGE_FILES["good"]


# Kinds of trouble in which the office itself cannot be reached.
OFFLINE: Final = (Kind.NO_NETWORK.value, Kind.TIMEOUT.value)


class Hub(Enum):
    """What became of a visit: no hub of ours was there; it has all there is to send; the one there has no room."""

    NONE = "none"
    HAS_IT = "has it"
    FULL = "full"


class Carrier(Protocol):
    """What goes to and fro; closed when the notebook closes."""

    def close(self) -> None: ...


class Syncing:
    """The use cases of sending and receiving. One attempt at a time, in order, on the sync thread.

    `by_hub` is tried when the office cannot be reached; it raises nothing, and says what became of it.
    `move` stores another address of the same office.
    """

    def __init__(
        self,
        server: Callable[[], ServerInfo | None],
        connect: Callable[[str, ServerInfo | None], tuple[Carrier, Session]],
        thread: Executor,
        by_hub: Callable[[Callable[[], bool]], Hub] = lambda cancelled: Hub.NONE,
        move: Callable[[str], None] = lambda url: None,
    ) -> None:
        self._move = move
        self._by_hub = by_hub
        self._server = server
        self._connect = connect
        self._thread = thread
        self._sessions: dict[str, tuple[Carrier, Session]] = {}
        self._cancelled = threading.Event()
        self.address: str | None = None

    def enrolled(self) -> ServerInfo | None:
        """The office that this notebook is connected with, or None."""
        return self._server()

    def enrol(self, code: str, url: str, name: str) -> Future[Enrolment]:
        """Connect with the office at `url` by a one-time code. Fails with SyncFailed; then nothing has changed."""

        def job() -> Enrolment:
            done = self._told(lambda: self._session(url, None).enrol(code, name))
            self.close_sessions()  # the next one is made with what was pinned now
            return done

        return self._thread.submit(job)

    def sync(
        self,
        server: str | None = None,
        progress: Callable[[Progress], None] | None = None,
        *,
        keep: bool = False,
    ) -> Future[SyncResult]:
        """Send what the office lacks and fetch what is new. Fails with SyncFailed; what was achieved before counts.

        `server` is another address of the same office; else the one set as `address`, else the one enrolled at. With
        `keep` it is the address from now on, once a whole synchronisation has shown that it is this office's.
        """

        def job() -> SyncResult:
            info = self._server()
            if info is None:
                raise failure(SyncError(Kind.NOT_ENROLLED))
            url = server or self.address or info.url
            if not url:
                missing = failure(SyncError(Kind.NO_ADDRESS))
                self._try_hub(missing)  # which needs no address
                raise missing
            session = self._session_for(url, info)
            try:
                done = self._told(lambda: session.sync(progress, self._cancelled.is_set))
                if server is not None and keep:
                    self._move(server.strip())
                return done
            except SyncFailed as problem:
                if problem.kind in OFFLINE:
                    self._try_hub(problem)  # one of the office may be near; the line is still not there
                raise

        self._cancelled.clear()
        return self._thread.submit(job)

    def _try_hub(self, problem: SyncFailed) -> None:
        """Notes in `problem` that a hub has it. Raises SyncFailed for a full one: then somebody has to do something."""
        found = self._by_hub(self._cancelled.is_set)
        if found is Hub.FULL:
            raise failure(SyncError(Kind.HUB_FULL))
        problem.handed = found is Hub.HAS_IT

    def cancel(self) -> None:
        """Stop the attempt under way at the next safe moment."""
        self._cancelled.set()

    def close_sessions(self) -> None:
        for carrier, _ in self._sessions.values():
            carrier.close()
        self._sessions.clear()

    def _session_for(self, url: str, info: ServerInfo) -> Session:
        return self._told(lambda: self._session(url, info))

    def _session(self, url: str, info: ServerInfo | None) -> Session:
        if url not in self._sessions:
            self._sessions[url] = self._connect(url, info)
        return self._sessions[url][1]

    @staticmethod
    def _told(work: Callable[[], T]) -> T:
        try:
            return work()
        except SyncError as error:
            raise failure(error) from error


def failure(error: SyncError) -> SyncFailed:
    """The sentence for a failed attempt."""
    vi, en = SENTENCES[error.kind]
    return SyncFailed(error.kind.value, vi, en, error.retry_after)


def next_wait(problem: SyncFailed | None, failures: int, chance: float) -> float:
    """Seconds until the next try by itself after `failures` in a row, the last of them `problem`; `chance` is 0 to 1.

    Without a network a try costs nobody anything, and a network in a commune comes and goes: then never more than a
    quarter of an hour.
    """
    nobody_asked = problem is not None and problem.kind in (*OFFLINE, Kind.NO_ADDRESS)
    retry_after = None if problem is None else problem.retry_after
    return backoff.wait(failures, chance, retry_after, OFFLINE_LONGEST if nobody_asked else backoff.LONGEST)


def wait(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Let time pass before the next try; ends within a fifth of a second once it is cancelled."""
    until = time.monotonic() + seconds
    while not cancelled() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.2))
