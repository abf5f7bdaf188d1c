"""For any tree of agencies and any appointments, three answers agree.

What an actor may do where, who may do it in an agency, and the definition of reach in plain words.
"""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from .. import api
from ..enums import Level, Reach
from ..testing import actor_of, make_agency, make_area, make_official

pytestmark = pytest.mark.django_db

DAY = date(2015, 6, 17)
NOON = datetime(2015, 6, 17, 5, tzinfo=UTC)
ADMIN = "directory.admin"
LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


class Undo(Exception):
    """Ends one example; what it wrote is rolled back."""


@st.composite
def organisations(draw):
    """Agencies as (level, position of the parent or None), and posts as (agency, reach, holds the role)."""
    count = draw(st.integers(1, 7))
    agencies = []
    for number in range(count):
        level = draw(st.sampled_from(LEVELS))
        parents = [
            place for place in range(number) if LEVELS.index(agencies[place][0]) <= LEVELS.index(level)
        ]
        agencies.append((level, draw(st.sampled_from([None, *parents]))))
    posts = draw(
        st.lists(
            st.tuples(st.integers(0, count - 1), st.sampled_from([*Reach.values]), st.booleans()), max_size=4
        )
    )
    return agencies, posts


def reached(agencies, place, reach):
    """The definition: the agency itself; below it at the same level; or everything."""
    if reach == Reach.ALL:
        return set(range(len(agencies)))
    found = {place}
    while reach == Reach.BODY:
        more = {
            number
            for number, (level, parent) in enumerate(agencies)
            if parent in found and level == agencies[place][0]
        }
        if more <= found:
            break
        found |= more
    return found


@settings(max_examples=30)
@given(organisations())
def test_actor_and_list_of_officials_follow_the_definition_of_reach(organisation):
    agencies, posts = organisation
    areas = None
    try:
        with transaction.atomic():
            commune = make_area()
            district = commune.versions.get().parent
            province = district.versions.get().parent
            areas = dict(zip(LEVELS, (province, district, commune), strict=True))
            made = []
            for level, parent in agencies:
                made.append(
                    make_agency(
                        level=level, area=areas[level], parent=None if parent is None else made[parent]
                    )
                )
            holders = [
                make_official(ADMIN if role else "directory.staff", agency=made[place], reach=reach)
                for place, reach, role in posts
            ]
            for (place, reach, role), holder in zip(posts, holders, strict=True):
                actor = actor_of(holder, NOON)
                expected = {made[number].pk for number in reached(agencies, place, reach)} if role else set()
                assert {agency.pk for agency in made if actor.may(ADMIN, agency.pk)} == expected
                opened = (
                    {made[place].pk}
                    if reach == Reach.ALL
                    else {made[number].pk for number in reached(agencies, place, reach)}
                )
                assert actor.compartments == opened
            for agency in made:
                listed = {one.account_id for one in api.officials_with(ADMIN, agency.pk, DAY)}
                assert listed == {
                    holder.pk for holder in holders if actor_of(holder, NOON).may(ADMIN, agency.pk)
                }
            raise Undo
    except Undo:
        pass
