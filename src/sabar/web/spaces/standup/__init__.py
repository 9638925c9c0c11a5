"""The stand-up of a space: the page of a day, the question in the room, and how it is set."""
