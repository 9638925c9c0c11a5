"""ActivityPub: other servers, in and out."""
