"""Đồng bộ: where the records are, sending and receiving, and doing it by itself."""
