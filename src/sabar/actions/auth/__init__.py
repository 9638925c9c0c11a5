"""Everything secret: accounts, sessions, second factors, mailed links, invites."""
