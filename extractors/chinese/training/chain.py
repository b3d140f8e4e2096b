"""The loss of a row of labels (Lafferty et al., ICML 2001), summed over all rows by halving instead of one by one."""

from __future__ import annotations

import torch

__all__ = ["loss_of"]

_NEVER, _FAR = -30.0, -80.0


def loss_of(
    scores: torch.Tensor, labels: torch.Tensor, sizes: torch.Tensor, steps: torch.Tensor, allowed: torch.Tensor
) -> torch.Tensor:
    """Negative log likelihood a character. Shapes (rows, characters, labels), (rows, characters), (rows,),
    (labels + 2, labels) twice; the last two rows of `steps` are for the begin and the end.
    """
    steps = torch.where(allowed, steps, torch.full_like(steps, _NEVER))
    real = torch.arange(scores.shape[1], device=scores.device)[None] < sizes[:, None]
    return (_all(scores, real, steps) - _one(scores, labels, sizes, real, steps)).sum() / sizes.sum()


def _one(
    scores: torch.Tensor, labels: torch.Tensor, sizes: torch.Tensor, real: torch.Tensor, steps: torch.Tensor
) -> torch.Tensor:
    """The score of the true row."""
    own = (scores.gather(2, labels[..., None])[..., 0] * real).sum(1)
    between = (steps[labels[:, :-1], labels[:, 1:]] * real[:, 1:]).sum(1)
    last = labels.gather(1, (sizes - 1)[:, None])[:, 0]
    return own + between + steps[-2][labels[:, 0]] + steps[-1][last]


def _all(scores: torch.Tensor, real: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """The log of the sum over all rows: products of matrices of steps, two by two."""
    rows, _, count = scores.shape
    rest = torch.full((count, count), _FAR, device=scores.device).fill_diagonal_(0.0)
    ways = torch.where(real[:, 1:, None, None], steps[:-2] + scores[:, 1:, None, :], rest)
    missing = (1 << max(0, (ways.shape[1] - 1).bit_length())) - ways.shape[1]
    ways = torch.cat([ways, rest.expand(rows, missing, count, count)], 1)
    while ways.shape[1] > 1:
        left, right = ways[:, 0::2], ways[:, 1::2]
        high, wide = left.amax(3, keepdim=True).detach(), right.amax(2, keepdim=True).detach()
        ways = torch.log((left - high).exp() @ (right - wide).exp() + 1e-37) + high + wide
    return torch.logsumexp((steps[-2] + scores[:, 0])[:, :, None] + ways[:, 0] + steps[-1], (1, 2))
