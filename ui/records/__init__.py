"""What every record has, whatever its type: its values in words, its history, and the choice between two versions."""
