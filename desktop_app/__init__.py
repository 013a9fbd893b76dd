"""The application without its face: no Qt, no sockets, no web framework."""

__version__ = "0.1.0"
