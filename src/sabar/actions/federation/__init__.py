"""What other servers make happen here."""
