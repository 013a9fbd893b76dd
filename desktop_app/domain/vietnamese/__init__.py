"""Vietnamese text: normal form, search keys, order, dates, numbers, abbreviations."""
