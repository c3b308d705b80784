"""The lens-builder rules: rows with an id, a severity, two sentences and a source, judged together."""

from fovea.domains.optics.lens_rules.case import Circumstances, Limits
from fovea.domains.optics.lens_rules.check import RULES, Alternative, Verdict, check, check_many, explain
from fovea.domains.optics.lens_rules.designs import DESIGN_RULES, DesignAdvice, suggest_design
from fovea.domains.optics.lens_rules.recommend import Recommendation, recommend
from fovea.domains.optics.lens_rules.rule import Finding, Policy, Rule, Severity
from fovea.domains.optics.lens_rules.unwritten import WITHOUT_PRESCRIPTION

__all__ = [
    "DESIGN_RULES",
    "RULES",
    "WITHOUT_PRESCRIPTION",
    "Alternative",
    "Circumstances",
    "DesignAdvice",
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
    "suggest_design",
]
