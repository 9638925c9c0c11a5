"""Text of web pages: encodings, HTML, and what pages say of themselves."""
