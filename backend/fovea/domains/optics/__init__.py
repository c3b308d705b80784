"""Optics: prescriptions, frames as geometry, lenses as physics. Pure: no clock, no files, no database.

Owns the meaning of a written power, where a lens sits in a frame, how thick and heavy it comes out, and the rules that
say whether it can and should be made. Invariants: a value that exists is within the hard limits; powers are whole
eighths of a dioptre and lengths tenths (traces: hundredths) of a millimetre in everything that is stored; the same
input always gives the same answer. Records no events and hears none.
"""

from fovea.domains.optics import (
    dcs,
    hcpcs,
    matrix,
    outline,
    prism,
    surfaces,
    thickness,
    tolerance,
    tolerance_iso,
    traces,
    vertex,
    wear,
)
from fovea.domains.optics.entry import Entry, EyeFields, read_fields, read_pd
from fovea.domains.optics.errors import GeometryError, OpticsError, Problem, RxError
from fovea.domains.optics.expiry import EXPIRY_RULES, Expiry, ExpiryRule, expiry
from fovea.domains.optics.figures import (
    LensFigures,
    Placement,
    Section,
    figures_by_material,
    lens_figures,
    pair_base_curves,
    pair_powers,
)
from fovea.domains.optics.fitting import Fitting, check_heights
from fovea.domains.optics.frame import FrameGeometry, FrameMaterial, RimType
from fovea.domains.optics.geometry import (
    Decentration,
    decentration,
    decentration_in,
    exact_blank,
    frame_pd,
    minimum_blank_size,
)
from fovea.domains.optics.lens import LensChoice, LensUse, Treatment, worn_power
from fovea.domains.optics.lens_rules import (
    DESIGN_RULES,
    RULES,
    WITHOUT_PRESCRIPTION,
    Alternative,
    Circumstances,
    DesignAdvice,
    Finding,
    Limits,
    Policy,
    Recommendation,
    Rule,
    Severity,
    Verdict,
    check,
    check_many,
    explain,
    recommend,
    suggest_design,
)
from fovea.domains.optics.materials import MATERIALS, Drilling, Impact, Material, MaterialCode, material
from fovea.domains.optics.power import PLANO, Diopter, dioptres, round_to_eighth, round_to_quarter
from fovea.domains.optics.release import RELEASE_RULES, Duty, ReleaseRule, duties
from fovea.domains.optics.rx import Base, Eye, EyeRx, Prescription, Prism, PupillaryDistance
from fovea.domains.optics.rx_print import echo, written, written_eye, written_ticket
from fovea.domains.optics.rx_reading import WARNINGS, PdReading, RxReading
from fovea.domains.optics.rx_text import parse_rx
from fovea.domains.optics.rx_tokens import RxTextError
from fovea.domains.optics.unusual import unusual

__all__ = [
    "DESIGN_RULES",
    "EXPIRY_RULES",
    "MATERIALS",
    "PLANO",
    "RELEASE_RULES",
    "RULES",
    "WARNINGS",
    "WITHOUT_PRESCRIPTION",
    "Alternative",
    "Base",
    "Circumstances",
    "Decentration",
    "DesignAdvice",
    "Diopter",
    "Drilling",
    "Duty",
    "Entry",
    "Expiry",
    "ExpiryRule",
    "Eye",
    "EyeFields",
    "EyeRx",
    "Finding",
    "Fitting",
    "FrameGeometry",
    "FrameMaterial",
    "GeometryError",
    "Impact",
    "LensChoice",
    "LensFigures",
    "LensUse",
    "Limits",
    "Material",
    "MaterialCode",
    "OpticsError",
    "PdReading",
    "Placement",
    "Policy",
    "Prescription",
    "Prism",
    "Problem",
    "PupillaryDistance",
    "Recommendation",
    "ReleaseRule",
    "RimType",
    "Rule",
    "RxError",
    "RxReading",
    "RxTextError",
    "Section",
    "Severity",
    "Treatment",
    "Verdict",
    "check",
    "check_heights",
    "check_many",
    "dcs",
    "decentration",
    "decentration_in",
    "dioptres",
    "duties",
    "echo",
    "exact_blank",
    "expiry",
    "explain",
    "figures_by_material",
    "frame_pd",
    "hcpcs",
    "lens_figures",
    "material",
    "matrix",
    "minimum_blank_size",
    "outline",
    "pair_base_curves",
    "pair_powers",
    "parse_rx",
    "prism",
    "read_fields",
    "read_pd",
    "recommend",
    "round_to_eighth",
    "round_to_quarter",
    "suggest_design",
    "surfaces",
    "thickness",
    "tolerance",
    "tolerance_iso",
    "traces",
    "unusual",
    "vertex",
    "wear",
    "worn_power",
    "written",
    "written_eye",
    "written_ticket",
]
