"""Tools that know nothing about microblogging."""
