"""`python -m desktop_app` = `sotay`. A built program is also its own server: `sotay --server …` = `sotay-server …`."""

from __future__ import annotations

import sys


def main() -> int:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--server"]:
        from sync.server.cli import main as server

        return server(arguments[1:])
    from desktop_app.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
