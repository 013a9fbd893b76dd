"""Models that hand records to Qt views, page by page."""
