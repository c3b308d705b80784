"""Values of the optics room for property tests: everything a prescription, a distance or a frame may be."""

from hypothesis import strategies as st

from fovea.domains import optics

quarters = st.integers(-80, 80).map(lambda n: optics.Diopter(n * 2))
spheres = st.integers(-240, 240).map(optics.Diopter)
cylinders = st.integers(-80, 80).map(optics.Diopter)
adds = st.integers(2, 40).map(optics.Diopter)


@st.composite
def prisms(draw: st.DrawFn) -> tuple[optics.Prism, ...]:
    horizontal = draw(st.none() | st.sampled_from((optics.Base.IN, optics.Base.OUT)))
    vertical = draw(st.none() | st.sampled_from((optics.Base.UP, optics.Base.DOWN)))
    amounts = st.integers(1, 80).map(lambda n: n * 25)
    return tuple(optics.Prism(draw(amounts), base) for base in (horizontal, vertical) if base is not None)


@st.composite
def eyes(draw: st.DrawFn) -> optics.EyeRx:
    add = draw(st.none() | adds)
    intermediate = None
    if add is not None and draw(st.booleans()):
        intermediate = optics.Diopter(draw(st.integers(2, add.eighths)))
    prism = draw(prisms())
    if draw(st.integers(0, 9)) == 0:
        return optics.EyeRx(None, add=add, prisms=prism, balance=True, intermediate_add=intermediate)
    cylinder = draw(cylinders)
    axis = draw(st.integers(1, 180)) if cylinder else None
    return optics.EyeRx(draw(spheres), cylinder, axis, add, prism, intermediate_add=intermediate)


@st.composite
def prescriptions(draw: st.DrawFn) -> optics.Prescription:
    right, left = draw(st.none() | eyes()), draw(eyes())
    if right is not None and draw(st.integers(0, 5)) == 0:
        return optics.Prescription(right, None, draw(st.none() | st.integers(50, 250)))
    return optics.Prescription(right, left, draw(st.none() | st.integers(50, 250)))


@st.composite
def distances(draw: st.DrawFn) -> optics.PupillaryDistance:
    if draw(st.booleans()):
        right, left = draw(st.integers(200, 410)), draw(st.integers(200, 410))
        near = draw(st.none() | st.integers(400, right + left))
        return optics.PupillaryDistance.monocular(right, left, near)
    # From 41 mm on a single number is the pair's.
    far = draw(st.integers(411, 820))
    return optics.PupillaryDistance.binocular(far, draw(st.none() | st.integers(400, far)))
