"""What a filled-in form says about a dossier: who applies, in which case, with which papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tinhso.kernel.actors import Actor
from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.forms import api as forms

from ..models import Dossier
from ..rules.rows import Applicant
from .paper import PaperIn


@dataclass(frozen=True, slots=True)
class Submitted:
    """Finished answers and what a dossier takes from them."""

    answers: dict[str, Any]
    applicant: Applicant
    papers: list[PaperIn]
    case: str


def read_answers(
    form: forms.Form, answers: Mapping[str, Any], content: catalogue.Content, by: Actor
) -> Submitted:
    """Read answers that the form has checked; calculated values are added, irrelevant ones dropped."""
    finished = dict(form.finish(dict(answers)))
    values = _by_question(form.flat(finished))
    case = str(values.get("case") or "")
    return Submitted(
        answers=finished,
        applicant=_applicant(by, values, content),
        papers=_papers(form, finished, content, case),
        case=case if content.case(case) else "",
    )


def _by_question(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the question's name alone; the first wins where two groups ask under one name."""
    found: dict[str, Any] = {}
    for path, value in flat.items():
        found.setdefault(path.rpartition("/")[2], value)
    return found


@lru_cache(maxsize=8)
def _longest(column: str) -> int | None:
    name = column if column == "summary" else f"applicant_{column}"
    length: int | None = getattr(Dossier._meta.get_field(name), "max_length", None)
    return length


def _applicant(by: Actor, values: Mapping[str, Any], content: catalogue.Content) -> Applicant:
    def answer(column: str) -> str:
        question: str = getattr(content.applicant, column)
        value = values.get(question) if question else None
        # The whole answer stays among the answers; the column is for lists and papers.
        return "" if value is None else " ".join(str(value).split())[: _longest(column)]

    return Applicant(
        name=answer("name") or by.name,
        phone=answer("phone"),
        email=answer("email"),
        address=answer("address"),
        id_number=answer("id_number"),
        summary=answer("summary"),
        account_id=by.account_id,
        person_id=by.person_id,
    )


def _papers(
    form: forms.Form, answers: dict[str, Any], content: catalogue.Content, case: str
) -> list[PaperIn]:
    """Files of the form as papers; the question tells which paper of the dossier's case each one is."""
    # The case's own papers come last and win: another case may take a differently named one by the same question.
    cases = sorted(content.cases, key=lambda one: one == content.case(case))
    known = {paper.question: paper for one in cases for paper in one.papers if paper.question}
    found = []
    for file in form.files(answers):
        paper = known.get(file.field.rpartition("/")[2])
        found.append(
            PaperIn(
                name=paper.name.vi if paper else file.label,
                paper_code=paper.code if paper else "",
                file_id=file.file,
                file_name=file.name,
                copies=1,
            )
        )
    return found
