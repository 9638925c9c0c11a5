"""What comes and goes over the network."""
