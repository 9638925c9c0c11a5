"""What other servers send: taken at the door, done in the order in which each account said it."""
