"""docs/ui.md lists the components as they are declared."""

from pathlib import Path

from tinhso.ui import reference
from tinhso.ui.components import COMPONENTS

DOC = Path(__file__).parents[4] / "docs/ui.md"


def test_the_reference_is_up_to_date():
    text = DOC.read_text("utf-8")
    assert reference.update(text) == text, "run: python -m tinhso.ui.reference docs/ui.md"


def test_every_component_and_prop_is_named():
    text = reference.written()
    for component in COMPONENTS.values():
        assert f"### {component.name}\n" in text
        for prop in component.props:
            assert f"| `{prop.name}` |" in text
