"""Hubs in the same network, found by mDNS (RFC 6762, RFC 6763). What is found is a hint: nothing is believed of it."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SERVICE = "_sotay-hub._tcp.local."
MOST = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """A machine that announced itself as a hub. `hub` its key id, `office` the key id of the office that it says it
    serves: whether that is so, its certificate must show."""

    name: str
    url: str
    hub: str
    office: str


def find(seconds: float, interfaces: Sequence[str] | None = None) -> list[Seen]:
    """The hubs that announce themselves within so many seconds. All of that time is waited: whoever is quickest may
    be nobody's hub."""
    from zeroconf import InterfaceChoice, ServiceBrowser, Zeroconf

    found: dict[str, Seen] = {}

    def changed(zeroconf: Any, service_type: str, name: str, state_change: Any) -> None:
        info = zeroconf.get_service_info(service_type, name, timeout=1000)
        seen = _seen(name, info) if info is not None and len(found) < MOST else None
        if seen is not None:
            found[name] = seen

    try:
        zeroconf = Zeroconf(interfaces=list(interfaces) if interfaces else InterfaceChoice.All)
    except OSError:
        return []  # no network at all
    try:
        ServiceBrowser(zeroconf, SERVICE, handlers=[changed])
        time.sleep(seconds)
    finally:
        zeroconf.close()
    return list(found.values())


def _seen(name: str, info: Any) -> Seen | None:
    addresses = [one for one in info.parsed_addresses() if ipaddress.ip_address(one).version == 4]
    said = {
        key.decode("ascii", "replace"): (value or b"").decode("ascii", "replace")
        for key, value in info.properties.items()
    }
    hub, office = said.get("hub", ""), said.get("office", "")
    if not addresses or not info.port or len(hub) != 32 or len(office) > 64:
        return None
    return Seen(name.removesuffix("." + SERVICE), f"https://{addresses[0]}:{info.port}", hub, office)


class Announcement:
    """Announces a hub until it is closed."""

    def __init__(
        self,
        name: str,
        addresses: Sequence[str],
        port: int,
        hub: str,
        office: str,
        interfaces: Sequence[str] | None = None,
    ) -> None:
        from zeroconf import InterfaceChoice, ServiceInfo, Zeroconf

        self._zeroconf = Zeroconf(interfaces=list(interfaces) if interfaces else InterfaceChoice.All)
        self._info = ServiceInfo(
            SERVICE,
            f"{name}.{SERVICE}",
            port=port,
            parsed_addresses=list(addresses),
            properties={"hub": hub, "office": office},
            server=f"sotay-{hub[:12]}.local.",
        )
        self._zeroconf.register_service(self._info, allow_name_change=True)

    def close(self) -> None:
        self._zeroconf.unregister_service(self._info)
        self._zeroconf.close()
