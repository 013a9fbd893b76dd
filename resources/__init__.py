"""Data only: translations, icons, fonts, themes, vocabulary, areas, presets."""
