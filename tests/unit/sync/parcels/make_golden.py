"""Writes the golden parcels of this version. Run once for each version of the format, never again: a later version
proves with them that it reads what an earlier one wrote. An envelope is random: no two runs give the same bytes.

    python -m tests.unit.sync.parcels.make_golden
"""

from __future__ import annotations

import base64
import json

from tests.unit.sync.parcels.samples import GOLDEN, Keys, down, up


def main() -> None:
    GOLDEN.mkdir(parents=True)  # fails where they are already
    keys = Keys.made(2026)
    said = {name: base64.b64encode(getattr(keys, name)).decode() for name in Keys.__dataclass_fields__}
    (GOLDEN / "keys.json").write_text(json.dumps(said, indent=1) + "\n", "utf-8")
    (GOLDEN / "up.fsp").write_bytes(up(keys).to_bytes())
    (GOLDEN / "up-photo.fsp").write_bytes(up(keys, count=1, blob=bytes(range(200))).to_bytes())
    (GOLDEN / "down.fsp").write_bytes(down(keys).to_bytes())


if __name__ == "__main__":
    main()
