"""The seeded cast: named people who already talk, for the demo server, for tests and for screenshots."""
