"""What is a theme called, and which texts show it best?"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

KEYWORDS = 8
IN_LABEL = 3
SHOWN = 5
GOOD_LENGTH = range(15, 121)


def keywords(
    counts: csr_matrix, vocabulary: NDArray[np.str_], groups: NDArray[np.intp], themes: int
) -> list[tuple[str, ...]]:
    """Find the words that tell each theme from the others, best first.

    counts (n, v), vocabulary (v,), groups (n,) with -1 for none. Weighs the share of a
    theme's texts with the word by how rare the word is over all themes (class-based TF-IDF,
    counted in texts so that one long letter cannot name a theme).
    """
    present = (counts > 0).astype(np.float64)
    member = csr_matrix(
        (np.ones((groups >= 0).sum()), (groups[groups >= 0], np.flatnonzero(groups >= 0))),
        shape=(themes, len(groups)),
    )
    within = np.asarray((member @ present).todense())
    sizes = np.maximum(np.asarray(member.sum(axis=1)), 1)
    share = within / sizes
    weight = share * np.log1p(share.mean(axis=0).sum() / np.maximum(share.sum(axis=0), 1e-9))
    return [
        tuple(str(vocabulary[word]) for word in _top(row, present=within[theme]))
        for theme, row in enumerate(weight)
    ]


def _top(weight: NDArray[np.float64], present: NDArray[np.float64]) -> NDArray[np.intp]:
    order = np.argsort(-weight, kind="stable")[: KEYWORDS * 3]
    return order[present[order] > 0]


def labels(words: list[tuple[str, ...]]) -> list[str]:
    """Join the first words of each theme; no two themes get the same label."""
    taken: set[str] = set()
    made = []
    for found in words:
        label = next(
            (
                name
                for length in range(IN_LABEL, len(found) + 1)
                if (name := "、".join(found[:length])) not in taken
            ),
            "、".join(found[:IN_LABEL]),
        )
        taken.add(label)
        made.append(label)
    return made
