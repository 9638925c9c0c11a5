"""Processes that read hostile files, and what the kernel forbids them."""
