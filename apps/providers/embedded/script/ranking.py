"""How central a sentence is to its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
DAMPING = 0.85
ROUNDS = 60


def similarity_matrix(bags: Sequence[Sequence[str]]) -> Matrix:
    """Cosine similarity (n x n, 0 to 1) of bags of words, weighted by TF-IDF."""
    vocabulary = {word: i for i, word in enumerate(sorted({w for bag in bags for w in bag}))}
    weights = np.zeros((len(bags), max(1, len(vocabulary))))
    for row, bag in enumerate(bags):
        for word, count in Counter(bag).items():
            weights[row, vocabulary[word]] = count
    document_counts = np.count_nonzero(weights, axis=0)
    weights *= np.log((1 + len(bags)) / (1 + document_counts)) + 1
    norms = np.linalg.norm(weights, axis=1, keepdims=True)
    weights /= np.where(norms == 0, 1, norms)
    similarities: Matrix = np.clip(weights @ weights.T, 0.0, 1.0)
    return similarities


def lexrank(similarities: Matrix) -> Matrix:
    """Centrality of each sentence, the most central one being 1.

    Continuous LexRank (Erkan and Radev, 2004): the stationary distribution of a damped random
    walk over the similarity graph.
    """
    count = len(similarities)
    rows = similarities.sum(axis=1, keepdims=True)
    transitions = np.where(rows == 0, 1.0 / count, similarities / np.where(rows == 0, 1, rows))
    ranks = np.full(count, 1.0 / count)
    for _ in range(ROUNDS):
        ranks = (1 - DAMPING) / count + DAMPING * (transitions.T @ ranks)
    scaled: Matrix = ranks / ranks.max()
    return scaled
