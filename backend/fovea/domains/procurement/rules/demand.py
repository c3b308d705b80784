"""How demand behaves, and how much stock a promise of service needs: formulas on plain numbers.

d and σd are units a day, L and σL the lead time in days, T the days between two looks. What has to be covered is the
demand of L + T days: mean d·(L+T), variance (L+T)·σd² + d²·σL².
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, lgamma, log, sqrt
from statistics import NormalDist

from fovea.domains.procurement.contract import Method, Target

# Below this a bell curve would promise parts of units and negative demand.
SLOW = 10.0
# A variance this much above the mean is more than chance.
CLUSTERED = 1.1
_NORMAL = NormalDist()
# No formula ever asks for more than this.
_MOST = 1_000_000
# A negative binomial so near to a Poisson is one; its own formula would lose every digit.
_NEARLY = 1.001


@dataclass(frozen=True, slots=True)
class Pace:
    """Demand a day, from days on which there was something to sell."""

    days: int
    stockout_days: int
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Cover:
    """The demand until the next order could arrive."""

    mean: float
    sd: float


def pace(sold: Sequence[int], empty: Sequence[bool]) -> Pace:
    """Mean and spread per day; days with an empty shelf and no sale say nothing about demand."""
    counted = [units for units, was_empty in zip(sold, empty, strict=True) if units or not was_empty]
    skipped = len(sold) - len(counted)
    if not counted:
        return Pace(0, skipped, 0.0, 0.0)
    mean = sum(counted) / len(counted)
    if len(counted) == 1:
        return Pace(1, skipped, mean, 0.0)
    variance = sum((units - mean) ** 2 for units in counted) / (len(counted) - 1)
    return Pace(len(counted), skipped, mean, sqrt(variance))


def cover(mean: float, sd: float, lead_mean: float, lead_sd: float, review_days: float) -> Cover:
    span = lead_mean + review_days
    return Cover(mean * span, sqrt(span * sd**2 + mean**2 * lead_sd**2))


def choose(asked: Method, needed: Cover) -> Method:
    """AUTO: the bell curve for what sells fast, counting distributions for most frames."""
    if asked is not Method.AUTO:
        # A negative binomial is wider than a Poisson or it is one.
        narrow = asked is Method.NEGATIVE_BINOMIAL and needed.sd**2 <= _NEARLY * needed.mean
        return Method.POISSON if narrow else asked
    if needed.mean >= SLOW:
        return Method.NORMAL
    return Method.NEGATIVE_BINOMIAL if needed.sd**2 > CLUSTERED * needed.mean else Method.POISSON


def reorder_point(method: Method, target: Target, share: float, needed: Cover, lot: int) -> int:
    """The position at which to order. ``share`` of cycles without a stock-out, or of units served (then ``lot``
    counts: the larger each order, the rarer the danger)."""
    if needed.mean <= 0:
        return 0
    if method is Method.NORMAL:
        k = _NORMAL.inv_cdf(share) if target is Target.CYCLE else fill_factor(share, lot, needed.sd)
        return min(_MOST, ceil(needed.mean + k * needed.sd - 1e-9))
    return _counting_point(method, target, share, needed, lot)


def loss(k: float) -> float:
    """G(k) = φ(k) − k·(1 − Φ(k)): units short per cycle, in standard deviations."""
    return _NORMAL.pdf(k) - k * (1 - _NORMAL.cdf(k))


def fill_factor(share: float, lot: int, sd: float) -> float:
    """k with G(k) = (1 − β)·Q/σ; never below zero, since a planned shortage is no safety."""
    if sd <= 0:
        return 0.0
    wanted = (1 - share) * lot / sd
    low, high = 0.0, 8.0
    if loss(low) <= wanted:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if loss(middle) > wanted else (low, middle)
    return high


def curve(method: Method, needed: Cover, up_to: int, points: int = 80) -> tuple[tuple[int, float, float], ...]:
    """(units, chance of exactly these, chance of no more) from none to ``up_to``, at most so many points; with more
    units than points those between two stand for themselves only. Empty while nothing is asked for."""
    if needed.mean <= 0:
        return ()
    last = min(_MOST, max(up_to, ceil(needed.mean + 4 * needed.sd), 1))
    step = max(1, -(-last // points))
    if method is Method.NORMAL:
        bell = NormalDist(needed.mean, max(needed.sd, 0.01))
        return tuple(
            (units, bell.cdf(units + 0.5) - bell.cdf(units - 0.5), bell.cdf(units + 0.5))
            for units in range(0, last + step, step)
        )
    found, below = [], 0.0
    for units in range(last + step):
        chance = _chance(method, needed, units)
        below = min(1.0, below + chance)
        if units % step == 0:
            found.append((units, chance, below))
    return tuple(found)


def economic_lot(yearly: float, order_cost: int, holding_cost: float) -> int:
    """√(2·D·S/H); costs in one currency's minor units."""
    if yearly <= 0 or order_cost <= 0 or holding_cost <= 0:
        return 0
    return min(_MOST, round(sqrt(2 * yearly * order_cost / holding_cost)))


def _counting_point(method: Method, target: Target, share: float, needed: Cover, lot: int) -> int:
    """min{r : F(r) ≥ service}, or the smallest r whose expected shortage the fill rate allows."""
    r, below = 0, _chance(method, needed, 0)
    # Beyond this the chances are below what a float can tell from nothing.
    farthest = min(_MOST, ceil(needed.mean + 60 * needed.sd + 60))
    if target is Target.CYCLE:
        while below < share and r < farthest:
            r += 1
            below += _chance(method, needed, r)
        return r
    # E[(D − r)+] falls by P(D > r) with every unit more.
    allowed, short = (1 - share) * max(1, lot), needed.mean
    while short > allowed and r < farthest:
        short -= max(0.0, 1 - below)
        r += 1
        below += _chance(method, needed, r)
    return r


def _chance(method: Method, needed: Cover, units: int) -> float:
    """The chance of exactly so many units; through logarithms, so that it holds for large means, too."""
    mean, variance = needed.mean, needed.sd**2
    if method is Method.NEGATIVE_BINOMIAL and variance > _NEARLY * mean:
        size = mean**2 / (variance - mean)
        odds = mean / variance
        return exp(lgamma(units + size) - lgamma(size) - lgamma(units + 1) + size * log(odds) + units * log(1 - odds))
    return exp(units * log(mean) - mean - lgamma(units + 1))
