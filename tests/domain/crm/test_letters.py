"""What a letter says about what was bought."""

from dataclasses import replace

from fovea.domains.crm import dressing, rules
from fovea.domains.crm.contract import LetterKind
from fovea.kernel.db import Database
from tests.factories.floor import a_line, lenses, placed


async def test_a_confirmation_names_frame_and_lenses(db: Database) -> None:
    progressive = replace(lenses(), use="PROGRESSIVE", design_code="PROGRESSIVE_SHORT", design_name="Progressive short")
    order = await placed(db, replace(a_line(), lenses=progressive), a_line(made=False, sku="ALDER-HAV-46"))
    text, html = dressing.dress(rules.draft(LetterKind.CONFIRMATION, order), order, "https://fovea.test/o")
    for letter in (text, html):
        assert letter.count("Alder, Black, 46□21 145, Progressive short, Thin 1.60") == 1
        assert letter.count("Alder, Black, 46□21 145") == 2
