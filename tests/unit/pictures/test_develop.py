import numpy as np
import pytest
from pictures.develop import GROUND, QUIET, develop, linear

EMPTY = np.full((2, 3, 3), 0.4)
PAPER = [int(GROUND[i : i + 2], 16) for i in (1, 3, 5)]


def test_the_empty_studio_is_exactly_the_ground() -> None:
    assert (develop(EMPTY, EMPTY) == PAPER).all()


def test_noise_of_the_ground_is_ground_and_shadow_is_not() -> None:
    assert (develop(EMPTY * (1 - 0.9 * QUIET), EMPTY) == PAPER).all()
    assert (develop(EMPTY * 0.9, EMPTY) < PAPER).all()


def test_light_never_wraps_and_rises_steadily() -> None:
    light = np.array([0.0, 0.05, 0.2, 0.35, 0.4, 0.5, 0.8, 4.0, 100.0])
    picture = develop(np.repeat(light, 3).reshape(1, -1, 3), np.full((1, len(light), 3), 0.4))
    assert (np.diff(picture[0, :, 0].astype(int)) >= 0).all()
    assert picture[0, 0, 0] == 0
    assert picture[0, -1, 0] == 255


def test_linear_light_of_srgb() -> None:
    assert linear("#ffffff") == pytest.approx([1, 1, 1])
    assert linear("#808080") == pytest.approx([0.21586] * 3, abs=1e-4)
