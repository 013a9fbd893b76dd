"""Pure rules: what a revision is, how records merge, how chains, seals, cursors and receipts are checked."""
