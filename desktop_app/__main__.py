"""`python -m desktop_app` = `sotay`. A built program is also its own server (`sotay --server …` = `sotay-server …`)
and its own reader of files that nobody vouches for."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--server"]:
        from sync.server.cli import main as server

        return server(arguments[1:])
    if arguments[:1] == ["--read-document"]:
        from desktop_app.imports.apart import main as read_document

        return read_document()
    gc.disable()  # loading makes no garbage, and looking for it would take a tenth of a start; `run` goes on from here
    if not arguments:
        return _window()
    from desktop_app.cli import run

    return run(arguments)


def _window() -> int:
    """The window alone, without waiting for all that the commands would load."""
    from desktop_app import app
    from desktop_app.errors import SotayError
    from desktop_app.profile import Profile, Settings, default_folder

    profile = Profile(default_folder())
    try:
        return app.open_window(profile)
    except SotayError as error:
        print(error.sentence(Settings(profile.settings_file).language()), file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main())
