"""The two state machines. They decide; a driver performs what they command. No clock, randomness, sockets or SQL."""
