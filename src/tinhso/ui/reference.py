"""The component reference in docs/ui.md, written from the declarations: ``python -m tinhso.ui.reference docs/ui.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from tinhso.ui.components import TOPICS, Component

START = "<!-- components: written by `python -m tinhso.ui.reference docs/ui.md` -->"
END = "<!-- end of components -->"


def _entry(component: Component) -> str:
    lines = [f"### {component.name}", "", component.doc, ""]
    use = "cblock" if component.body or component.slots else "c"
    lines.append(
        f'Use: `{{% {use} "{component.name}" … %}}`' + (" with a body" if component.body else "") + "."
    )
    if component.slots:
        lines[-1] += " Slots: " + ", ".join(f"`{slot}`" for slot in component.slots) + "."
    if component.props:
        lines += ["", "| prop | default | meaning |", "|---|---|---|"]
        for prop in component.props:
            default = "**required**" if prop.required else f"`{prop.default!r}`"
            choices = (
                f" One of: {', '.join(f'`{choice}`' for choice in prop.choices)}." if prop.choices else ""
            )
            lines.append(f"| `{prop.name}` | {default} | {prop.doc}.{choices} |".replace("..", "."))
    for example in component.examples:
        lines += ["", f"{example.title}:", "", "```django", example.source, "```"]
    return "\n".join(lines)


def written() -> str:
    """The whole section between the two marks, in Markdown."""
    parts = [START]
    for topic, group in TOPICS.items():
        parts.append(f"## Components: {topic}")
        parts += [_entry(component) for component in group]
    parts.append(END)
    return "\n\n".join(parts)


def update(text: str) -> str:
    """``text`` with the section between the marks written anew."""
    before, rest = text.split(START, 1)
    after = rest.split(END, 1)[1]
    return before + written() + after


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(update(target.read_text("utf-8")), "utf-8")
