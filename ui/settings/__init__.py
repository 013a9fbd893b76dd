"""Settings: text size, colours, language, the label, and where the notebook lies."""
