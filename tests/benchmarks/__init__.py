"""Figures with their floor beside them (`tasks.py bench`). Nothing here is a test, and nothing fails over a timing."""
