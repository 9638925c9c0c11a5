"""What the page templates read: plain, frozen data, one record per page and per repeated part."""
