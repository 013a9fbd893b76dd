"""The shape of the source, enforced: arrows, fences, purity, and what no file may hold."""
