"""Where requests come in: declared routes, parameters, the caller, errors."""
