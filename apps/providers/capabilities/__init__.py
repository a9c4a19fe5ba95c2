"""What providers can do: one module, one Protocol and its request and response per capability.

Requests and responses are frozen, carry their units in their names, and hold paths rather than
media, so that no film is ever held in memory.
"""
