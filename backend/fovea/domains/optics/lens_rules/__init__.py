"""The lens-builder rules: rows with an id, a severity, two sentences and a source, judged together."""

from fovea.domains.optics.lens_rules.case import Circumstances, Limits
from fovea.domains.optics.lens_rules.check import RULES, Alternative, Verdict, check, check_many, explain
from fovea.domains.optics.lens_rules.recommend import Recommendation, recommend
from fovea.domains.optics.lens_rules.rule import Finding, Policy, Rule, Severity
from fovea.domains.optics.lens_rules.unwritten import WITHOUT_PRESCRIPTION

__all__ = [
    "RULES",
    "WITHOUT_PRESCRIPTION",
    "Alternative",
    "Circumstances",
    "Finding",
    "Limits",
    "Policy",
    "Recommendation",
    "Rule",
    "Severity",
    "Verdict",
    "check",
    "check_many",
    "explain",
    "recommend",
]
