"""The box one writes in: what stands in it, what it sends, and what helps while one types."""
