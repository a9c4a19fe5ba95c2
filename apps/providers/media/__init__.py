"""What adapters that bring sound, pictures and films back share: checking, levelling, keeping."""
