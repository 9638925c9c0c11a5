"""WebSocket and SSE: what just happened, read again for each viewer before it is sent."""
