"""What a release can be searched by: an index of its initiatives, derived from its graph."""
