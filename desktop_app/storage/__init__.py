"""All client SQL."""
