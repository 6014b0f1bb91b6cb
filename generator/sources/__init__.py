"""Readers: each turns files that people write into values, and says with path and line what it cannot read."""
