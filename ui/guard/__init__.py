"""The privacy guard where people write: marks in the text, the popup of one mark, the line that says what is left."""
