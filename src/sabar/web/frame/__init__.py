"""What stands around every page: layout, templates, languages, messages, cookies."""
