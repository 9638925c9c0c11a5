"""Rules by which own posts wait, and colleagues who are asked about them."""
