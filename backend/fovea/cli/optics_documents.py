"""Vector topics about what people and machines write: prescriptions as text, device files, inspection sheets."""

from typing import Any

from fovea.domains import optics

Answer = dict[str, Any]
_SIDES = {optics.Eye.OD: "R", optics.Eye.OS: "L"}


def rx_text(given: Answer) -> Answer:
    reading = optics.parse_rx(given["text"])
    return {
        "od": _eye(reading.od),
        "os": _eye(reading.os),
        "pd": _pd(reading.pd),
        "warnings": list(reading.warnings),
    }


def _eye(eye: optics.EyeRx | None) -> Answer | None:
    if eye is None:
        return None
    return {
        "sph": None if eye.sphere is None else eye.sphere.value,
        "cyl": None if eye.balance else eye.cylinder.value,
        "axis": eye.axis,
        "add": None if eye.add is None else eye.add.value,
        "prism": [{"amount": prism.amount, "base": prism.base.value} for prism in eye.prisms],
        "balance": eye.balance,
    }


def _pd(pd: optics.PdReading | None) -> Answer | None:
    if pd is None:
        return None
    named = {"distance": pd.distance_tenths, "near": pd.near_tenths, "od": pd.od_tenths, "os": pd.os_tenths}
    return {name: tenths / 10 for name, tenths in named.items() if tenths is not None}


def oma(given: Answer) -> Answer:
    text = given["text"]
    match given["kind"]:
        case "record":
            return _record(optics.dcs.Record.parse(text))
        case "frame":
            crc = optics.dcs.crc16(text.encode("latin-1"))
            return {"crc_decimal": str(crc), "crc_hex": f"{crc:04X}"}
        case _:
            return _file(optics.dcs.DcsFile.from_text(text))


def _record(record: optics.dcs.Record) -> Answer:
    if record.is_vendors:
        return {"label": record.label, "raw": record.value}
    if record.is_list:
        return {"label": record.label, "fields": list(record.fields)}
    if record.is_per_eye:
        return {"label": record.label, "R": record.eye(optics.Eye.OD), "L": record.eye(optics.Eye.OS)}
    return {"label": record.label, "value": record.scalar()}


def _file(file: optics.dcs.DcsFile) -> Answer:
    file.check()
    traces = file.traces()
    answer: Answer = {
        "traces": {
            _SIDES[eye]: {"points": len(trace.radii), "radii_mm": list(trace.radii_mm)} for eye, trace in traces.items()
        },
        "records": {record.label: _plain(record) for record in file.records},
    }
    for trace in list(traces.values())[:1]:
        answer["A"], answer["B"] = optics.traces.box(trace.curve())
    return answer


def _plain(record: optics.dcs.Record) -> object:
    if record.is_list:
        return list(record.fields)
    return [record.eye(eye) for eye in optics.Eye] if record.is_per_eye else record.scalar()


def tolerance(given: Answer) -> Answer:
    check = given["check"]
    if check == "rx":
        return _powers(given)
    return {"pass": _inspected(check, given).passed}


def _powers(given: Answer) -> Answer:
    design = optics.tolerance.Design(given["design"])
    ordered, measured = _measured(given["ordered"]), _measured(given["measured"])
    if given["standard"] == optics.tolerance.Standard.ANSI_Z80_1:
        found = optics.tolerance.inspect_powers(design, ordered, measured)
    else:
        found = optics.tolerance_iso.inspect_powers_iso(design, ordered, measured, accept_unconfirmed=False)
    return {
        "pass": found.passed,
        "failures": [quantity.value for quantity in found.failures],
        "limits": {quantity.value: limit for quantity, limit in found.limits.items()},
    }


def _measured(lens: Answer) -> optics.tolerance.Powers:
    power = optics.matrix.SpheroCylinder(lens["sph"], lens.get("cyl") or 0.0, lens.get("axis"))
    return optics.tolerance.Powers(power, lens.get("add"))


def _inspected(check: str, given: Answer) -> optics.tolerance.Inspection:
    tolerance_of = optics.tolerance
    match check:
        case "vertical_imbalance":
            return tolerance_of.vertical_imbalance(
                given["meridian_power"], given["prism_error"], given.get("prp_height_difference_mm")
            )
        case "horizontal_imbalance":
            design = tolerance_of.Design(given["design"])
            # A progressive is judged by the worse eye, everything else by the pair.
            distance = given.get("pd_error_mm", given.get("prp_offset_mm"))
            return tolerance_of.horizontal_imbalance(design, given["meridian_power"], given["prism_error"], distance)
        case "unmounted_prism":
            return tolerance_of.unmounted_prism(given["prism_error"], given.get("prp_offset_mm"))
        case "seg_height":
            return tolerance_of.seg_height(
                given["error_mm_od"], given["error_mm_os"], given["pair_difference_error_mm"]
            )
        case "fitting_cross":
            return tolerance_of.fitting_cross(given["vertical_error_mm"], given["horizontal_error_mm"])
        case "seg_size":
            return tolerance_of.seg_size(given["error_mm"], given.get("pair_difference_error_mm"))
        case "seg_horizontal":
            return tolerance_of.seg_horizontal(given["error_mm"])
        case "seg_tilt":
            return tolerance_of.seg_tilt(given["error_deg"])
        case "base_curve":
            return tolerance_of.base_curve(given["error_d"])
        case "center_thickness":
            return tolerance_of.center_thickness(given["error_mm"])
        case "warpage":
            return tolerance_of.warpage(given["error_d"])
        case _:
            raise KeyError(check)
