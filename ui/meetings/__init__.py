"""Cuộc họp: the list, taking a meeting as it happens, and its minutes."""
