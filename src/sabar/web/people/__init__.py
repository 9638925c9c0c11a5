"""Pages about people: profiles, notifications, lists, bookmarks, collections, years."""
