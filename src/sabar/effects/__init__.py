"""What follows a commit, locally."""
