"""Parcels: what a synchronisation says, sealed into a file that somebody carries. See PROTOCOL.md, Parcels.

`format` is pure; `envelope` encrypts (age); `reading` refuses whatever is not whole; `late` judges what arrives late.
"""
