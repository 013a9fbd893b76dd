"""What travels: messages, their encoding, their limits and their problems. Pure."""
