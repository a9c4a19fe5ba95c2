"""Platforms on loopback: each speaks its documented format, checks requests, and can misbehave."""
