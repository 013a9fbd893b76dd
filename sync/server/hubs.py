"""The office's book of hubs: whom it gave a certificate, until when, and from whom it was taken back.

It lies beside the authority (`DIR/tls/hubs.json`), so that it goes into every backup with it, and restoring an older
database gives no hub back what was taken from it. What notebooks learn of it is the signed list of `wire.hubs`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.core import seal
from sync.server import errors, tls
from sync.server.database import alone, writing
from sync.server.files import disk_errors, write_file
from sync.server.folder import Opened
from sync.wire import shapes
from sync.wire.hubs import MOST_REVOKED, HubList, make_list, mark_of

FILE = Path("tls", "hubs.json")
MOST_DAYS = 1100


class NotARequest(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Tệp {file} không phải là đơn xin của một trạm, hoặc đã bị hỏng. Chưa có gì thay đổi. "
            "Xin làm lại ở trạm: sotay-server hub request.",
            f"{file} is not a hub's request, or it was damaged. Nothing was changed. "
            "Please make it again at the hub: sotay-server hub request.",
        )


class NoSuchHub(errors.ServerError):
    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"Không có trạm nào mang mã {wanted}. Chưa có gì thay đổi. Xem danh sách bằng: sotay-server hub list.",
            f"There is no hub {wanted}. Nothing was changed. See the list with: sotay-server hub list.",
        )


class WasRevoked(errors.ServerError):
    def __init__(self, hub: str) -> None:
        super().__init__(
            f"Trạm {hub} đã bị thu hồi; khoá của trạm ấy không được cấp lại. Chưa có gì thay đổi. "
            "Xin lập trạm mới trong một thư mục trống.",
            f"The hub {hub} was revoked, and its key gets no certificate again. Nothing was changed. "
            "Please set up a new hub in an empty folder.",
        )


@dataclass(frozen=True, slots=True)
class Hub:
    """One line of the book. `id` its key id, `key` hex of its public key; `revoked` when, "" while it is good."""

    id: str
    key: str
    name: str
    issued: str
    until: str
    revoked: str
    certificate: str


class Hubs:
    """The book of one server folder; read anew each time, so several processes may use it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._path = opened.folder / FILE

    def all(self) -> list[Hub]:
        return sorted(self._load()[1].values(), key=lambda one: (one.issued, one.id))

    def issue(self, request: Path, name: str | None, days: int, now: datetime) -> Hub:
        """Certify the hub that made the request, for so many days; one that has a certificate gets a new one.

        Raises NotARequest, WasRevoked, Damaged, NotWritable.
        """
        with disk_errors(request.parent):
            pem = request.read_bytes() if request.is_file() else b""
        try:
            key, named = tls.read_request(pem)
        except ValueError:
            raise NotARequest(request) from None
        return self._certify(key, name or named, days, now)

    def renew(self, wanted: str, days: int, now: datetime) -> Hub:
        """A new certificate for a hub that had one. Raises NoSuchHub, WasRevoked, NotWritable."""
        found = self.find(wanted)
        return self._certify(bytes.fromhex(found.key), found.name, days, now)

    def revoke(self, wanted: str, now: datetime) -> Hub:
        """Take a hub's certificate back, for good. Raises NoSuchHub, NotWritable."""
        with writing(self._opened.engine) as db:
            alone(db)  # two commands at once must not forget each other's
            found = self.find(wanted)
            version, hubs = self._load()
            if not found.revoked:
                found = replace(found, revoked=_text(now), certificate="")
                self._save(version + 1, {**hubs, found.id: found})
        return found

    def find(self, wanted: str) -> Hub:
        """By its id, shortened to any unambiguous beginning. Raises NoSuchHub."""
        found = [one for one in self.all() if wanted and one.id.startswith(wanted.lower().replace("-", ""))]
        if len(found) != 1:
            raise NoSuchHub(wanted)
        return found[0]

    def certificate(self, hub: str) -> str | None:
        """The newest certificate (PEM) of the hub with this key id, or None."""
        found = self._load()[1].get(hub)
        return found.certificate or None if found is not None else None

    def signed(self) -> HubList | None:
        """The signed list, or None while no hub was revoked."""
        version, hubs = self._load()
        if not version:
            return None
        revoked = [one for one in hubs.values() if one.revoked]
        # One that was revoked long ago has no certificate any more that anybody would believe.
        newest = sorted(revoked, key=lambda one: one.revoked)[-MOST_REVOKED:]
        return make_list(
            self._opened.receipt_sign,
            org=self._opened.org,
            version=version,
            revoked=frozenset(one.id for one in newest),
        )

    def said(self, hub: str) -> dict[str, Any]:
        """What anybody may ask: the signed list, and the newest certificate of the hub with this key id."""
        told: dict[str, Any] = {}
        if (signed := self.signed()) is not None:
            told |= {"hubs": signed.body.decode("utf-8"), "sig": shapes.b64(signed.sig)}
        if (pem := self.certificate(hub)) is not None:
            told["certificate"] = pem
        return told

    def _certify(self, key: bytes, name: str, days: int, now: datetime) -> Hub:
        hub = seal.key_id(key)
        if not 1 <= days <= MOST_DAYS:
            raise errors.BadInput(
                f"Thời hạn phải từ 1 đến {MOST_DAYS} ngày.", f"A certificate lasts from 1 to {MOST_DAYS} days."
            )
        with writing(self._opened.engine) as db:
            alone(db)  # two commands at once must not forget each other's
            version, hubs = self._load()
            if hub in hubs and hubs[hub].revoked:
                raise WasRevoked(hub)
            found = self._sign(hub, key, name, days, now)
            self._save(version, {**hubs, hub: found})
        return found

    def _sign(self, hub: str, key: bytes, name: str, days: int, now: datetime) -> Hub:
        key_file = self._opened.folder / "tls" / "ca.key"
        mark = mark_of(self._opened.org, self._opened.keys.root)
        with disk_errors(self._opened.folder):
            ca_key = key_file.read_bytes()
        try:
            made = tls.make_hub_certificate(self._opened.ca.encode(), ca_key, key, name, mark, now, days)
        except ValueError as problem:
            raise errors.Damaged(key_file) from problem
        until = tls.split_chain(made)[0].not_valid_after_utc
        return Hub(hub, key.hex(), name, _text(now), _text(until), "", made.decode("ascii"))

    def _load(self) -> tuple[int, dict[str, Hub]]:
        with disk_errors(self._opened.folder):
            try:
                said = json.loads(self._path.read_bytes())
                return int(said["version"]), {one["id"]: Hub(**one) for one in said["hubs"]}
            except FileNotFoundError:
                return 0, {}
            except (ValueError, KeyError, TypeError) as problem:
                raise errors.Damaged(self._path) from problem

    def _save(self, version: int, hubs: Mapping[str, Hub]) -> None:
        said: dict[str, Any] = {"version": version, "hubs": [asdict(one) for one in hubs.values()]}
        with disk_errors(self._opened.folder):
            write_file(self._path, json.dumps(said, ensure_ascii=False, indent=1).encode(), 0o600)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
