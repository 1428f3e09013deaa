"""What can be asked: one question to a file, each with what its answer looks like, and scripts that ask them."""
