"""Theo dõi: what was promised, until people have been told the outcome."""
