"""The console's own pages around subscriptions and charge requests."""
