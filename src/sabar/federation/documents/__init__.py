"""What other servers are told of what is here, as ActivityPub."""
