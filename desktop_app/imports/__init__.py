"""Reading files that others made: as hostile as they come, within bounded memory, and never without a preview."""
