"""Answers over HTTP. A server library is imported only when a service starts."""
