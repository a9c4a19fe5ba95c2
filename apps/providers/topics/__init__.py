"""What all engines of topics share: checking settings, reading addresses, cleaning texts."""
