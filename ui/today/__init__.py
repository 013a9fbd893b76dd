"""Hôm nay: what waits to be done, what is being written, and how far the records have come."""
