"""What moves bytes between a device and a server. A carrier knows nothing of revisions, and believes nothing."""
