"""No fact of the domain without a scenario that shows it and a place in the product."""

from __future__ import annotations

import pytest

from tests.facts_table import FACTS, places_by_fact, scenarios_by_fact


@pytest.mark.parametrize("fact", FACTS)
def test_fact_has_a_scenario_and_a_place(fact: str) -> None:
    assert scenarios_by_fact()[fact]
    assert places_by_fact()[fact]
