"""What the rules can say while nobody has seen the prescription yet."""

from fovea.domains.optics.lens_rules.check import RULES
from fovea.domains.optics.lens_rules.rule import Policy

# Frame against design, frame against material, treatments against each other: none of them asks about a power.
_ASK_NOTHING = frozenset(
    {
        "LB23", "LB24", "LB25", "LB26", "LB28", "LB29", "LB33", "LB39",
        "LB47", "LB48", "LB49", "LB50", "LB51", "LB52", "LB53", "LB62", "LB65",
    }
)  # fmt: skip
# The judgement to use while a prescription is promised, or is only a picture.
WITHOUT_PRESCRIPTION = Policy(silent=frozenset(rule.id for rule in RULES) - _ASK_NOTHING)
