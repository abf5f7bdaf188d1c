"""Our own import contracts for import-linter, beside its built-in ones; configured in pyproject.toml.

- `inside`: the layers inside every module, by file name; an unknown file name is an error.
- `entry`: a module is entered by others only through its doors.
- `plain`: some layers are plain Python: they import neither Django nor anything that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

__all__ = ["Entry", "Inside", "Plain"]


class Place(NamedTuple):
    """Where a Python module stands: the product's module and the file or package in it."""

    module: str
    part: str


def place(name: str, package: str) -> Place | None:
    """The place of a dotted name below `package`; None for others and for a module's own `__init__`."""
    rest = name.removeprefix(f"{package}.").split(".")
    return Place(rest[0], rest[1]) if name.startswith(f"{package}.") and len(rest) > 1 else None


def imports(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    """Every import of the graph, importer first."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


def lines(graph: ImportGraph, importer: str, imported: str) -> str:
    """The lines on which an import stands, as `l.3, l.9`."""
    details = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(f"l.{detail['line_number']}" for detail in details) or "?"


class _Listing(Contract):
    """A contract that is broken by a list of sentences."""

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        raise AssertionError("each contract says its own")

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = list(self.violations(graph))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for sentence in check.metadata["found"]:
            output.print_error(f"- {sentence}", bold=False)
        output.new_line()


class Inside(_Listing):
    """Layers inside each module of `package`: a line of `layers` imports only lines below it.

    Names on one line, separated by `|`, stand side by side and do not import each other.
    """

    type_name = "inside"

    package = fields.StringField()
    layers = fields.ListField(subfield=fields.StringField())

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        package = str(self.package)
        ranks = {
            name.strip(): rank
            for rank, line in enumerate(reversed(list(self.layers)))  # type: ignore[call-overload]
            for name in line.split("|")
        }
        for name in sorted(graph.modules):
            where = place(name, package)
            if where and where.part not in ranks and name == f"{package}.{where.module}.{where.part}":
                yield f"{name}: no layer has this name; use one of the usual file names"
        for importer, imported in imports(graph):
            high, low = place(importer, package), place(imported, package)
            if not high or not low or high.module != low.module or high.part == low.part:
                continue
            if ranks.get(high.part, -1) <= ranks.get(low.part, -1):
                where_it_stands = lines(graph, importer, imported)
                yield f"{importer} -> {imported} ({where_it_stands}): {high.part} may not import {low.part}"


class Entry(_Listing):
    """Modules of `package` enter each other only by `doors`; tests also by `test_doors`."""

    type_name = "entry"

    package = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    test_doors = fields.SetField(subfield=fields.StringField())
    test_parts = fields.SetField(subfield=fields.StringField())

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        package = str(self.package)
        doors, test_doors, test_parts = set(self.doors), set(self.test_doors), set(self.test_parts)  # type: ignore[call-overload]
        for importer, imported in imports(graph):
            inner = imported.removeprefix(f"{package}.")
            own = place(importer, package)
            if own is None or inner == imported or inner.split(".")[0] == own.module:
                continue
            low = place(imported, package)
            allowed = doors | test_doors if own.part in test_parts else doors
            if low is None or low.part not in allowed:
                where = lines(graph, importer, imported)
                yield f"{importer} -> {imported} ({where}): enter only by {', '.join(sorted(allowed))}"


class Plain(_Listing):
    """The parts `parts` of each module, and the modules `also`, are plain Python.

    They import themselves, `beside` (parts of the same module), `also`, and what is not in `forbidden`
    (third-party packages); nothing else of ours.
    """

    type_name = "plain"

    root = fields.StringField()
    package = fields.StringField()
    parts = fields.SetField(subfield=fields.StringField())
    beside = fields.SetField(subfield=fields.StringField())
    also = fields.SetField(subfield=fields.StringField())
    forbidden = fields.SetField(subfield=fields.StringField())

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        package, root = str(self.package), str(self.root)
        parts, beside, also, forbidden = (
            set(given)  # type: ignore[call-overload]
            for given in (self.parts, self.beside, self.also, self.forbidden)
        )
        for importer, imported in imports(graph):
            own = place(importer, package)
            if not (own and own.part in parts) and importer not in also:
                continue
            if imported.split(".")[0] == root:
                low = place(imported, package)
                near = own is not None and low is not None and low.module == own.module
                good = imported in also or (near and low is not None and low.part in parts | beside)
            else:
                good = imported.split(".")[0] not in forbidden
            if not good:
                yield f"{importer} -> {imported} ({lines(graph, importer, imported)}): not plain Python"
