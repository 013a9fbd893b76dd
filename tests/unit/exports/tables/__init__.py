"""Lists as files: tables, papers, and what must not get into them."""
