"""One process that starts everything AutoClip needs on one machine and stops it again."""
