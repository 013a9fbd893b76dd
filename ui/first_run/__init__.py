"""Before the notebook is open: the cover, writing its label, unlocking it, connecting it with an office."""
