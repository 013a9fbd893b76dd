"""The central server: `sotay-server`. It imports neither the application nor its window."""
