"""Made-up contents for every page, to look at and to test the templates with."""
