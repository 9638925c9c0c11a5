"""Pictures, films and sound of strangers."""
