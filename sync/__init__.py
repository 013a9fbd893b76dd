"""The synchronisation contract: what a revision is, how sets of them meet, and what carries them.

`core`, `wire` and `engine` are pure (no clock, randomness, threads, sockets, SQL: these are handed in). `carriers` move
bytes, `driver` performs the engine's commands on a device, `server` is the central server. `PROTOCOL.md` is normative.
Nothing here imports the application or its window, so that the server runs where neither is installed.
"""
