"""From source pages to a release; knows nothing of HTTP."""
