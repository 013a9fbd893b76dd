"""`python -m desktop_app` = `sotay`. A built program is also its own server (`sotay --server …` = `sotay-server …`)
and its own reader of files that nobody vouches for."""

from __future__ import annotations

import gc
import sys


def main() -> int | str:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--server"]:
        from sync.server.cli import main as server

        return server(arguments[1:])
    if arguments[:1] == ["--read-document"]:
        from desktop_app.imports.apart import main as read_document

        return read_document()
    gc.disable()  # loading makes no garbage, and looking for it would take a tenth of a start; `run` goes on from here
    if not arguments:
        from desktop_app.app import start_window  # alone, without waiting for all that the commands would load

        return start_window()
    try:
        from desktop_app.cli import run

        return run(arguments)
    except KeyboardInterrupt:  # while it was still loading: nothing was done, and there is nothing to say
        return 1


if __name__ == "__main__":
    sys.exit(main())
