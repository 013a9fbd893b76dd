"""Notes (tin): the list, the form, and the quick note."""
