"""Measures the program side by side with its peers, on a synthetic graph of the real model."""
