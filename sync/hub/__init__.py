"""A hub: a stick with a network card. It keeps parcels that it cannot open, gives a signed custody note for each, sends
them on when it has a link, and hands out what came back. It shows counts and dates and nothing else.
"""
