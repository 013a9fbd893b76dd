"""The rules of the work, pure: no clock, no randomness, no files but the packaged data, no Qt, no SQL."""
