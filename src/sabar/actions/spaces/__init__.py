"""Spaces: making and closing them, who is in them, what is said in them. Nothing but who stands in a space
(`model.spaces.rooms.Entered`) leads to anything in it, and each write asks again whether he still does.
"""
