"""The application without its face: no Qt, no sockets, no web framework."""
