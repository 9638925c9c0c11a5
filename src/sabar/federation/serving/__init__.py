"""Where other servers fetch what is here."""
