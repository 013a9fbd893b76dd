"""The deterministic simulator of synchronisation: one seed is one schedule. How to use it: see README.md."""
