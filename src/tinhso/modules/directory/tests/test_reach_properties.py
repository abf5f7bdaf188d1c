"""For any tree of agencies, any appointments, delegations and absences, three answers agree.

What an actor may do where, who may do it in an agency, and the definition in plain words: of reach, and of who acts
for whom on a day.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from .. import api
from ..enums import Level, Reach
from ..models import Absence, Appointment, Delegation
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
    try:
        with transaction.atomic():
            made = tree(agencies)
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


# --- with delegations and absences ---

HEAD = "directory.head"
ROLES = (ADMIN, HEAD, "directory.staff")
DAYS = st.integers(-3, 1)


@st.composite
def days(draw):
    """A span around the day: begins, ends, and the day on which it was ended early, if it was."""
    start = draw(DAYS)
    length = draw(st.integers(1, 4))
    return start, start + length, draw(st.sampled_from([None, None, -1, 0, 1]))


@st.composite
def substitutions(draw):
    """An organisation whose posts hold any roles for some days, and who acts for whom.

    Delegations: (post, official, roles, days). Absences: (official, who acts meanwhile, days).
    """
    agencies, posts = draw(organisations().filter(lambda made: len(made[1]) > 1))
    spans = st.one_of(st.none(), st.none(), days())
    posts = [
        (place, reach, frozenset(draw(st.sets(st.sampled_from(ROLES)))), draw(spans))
        for place, reach, _role in posts
    ]
    someone = st.integers(0, len(posts) - 1)
    pairs = st.tuples(someone, someone).filter(lambda pair: pair[0] != pair[1])
    given_away = draw(
        st.lists(
            st.tuples(pairs, st.sets(st.sampled_from(ROLES), min_size=1), days()),
            min_size=1,
            max_size=4,
            unique_by=lambda one: one[0],
        )
    )
    away = draw(st.lists(st.tuples(pairs, days()), max_size=2, unique_by=lambda one: one[0][0]))
    return agencies, posts, given_away, away


TWO = [(0, Reach.OWN, frozenset({HEAD}), None), (0, Reach.OWN, frozenset({"directory.staff"}), None)]
"""A head and a colleague of one agency."""


def on(number):
    return DAY + timedelta(days=number)


def held(span):
    """Whether an appointment of such a span is valid on the day; None for ever. It is never ended early."""
    return span is None or span[0] <= 0 < span[1]


def in_effect(span):
    """Whether a delegation of such a span is in effect on the day."""
    start, end, ended = span
    return start <= 0 < end and (ended is None or ended > 0)


def expected(organisation, who, permission):
    """In which agencies an official may do it, by position, and which agencies' rows he may read.

    His own roles where his post reaches; of others' posts those roles that were given to him, that the post has and
    that may be given at all, while both sides hold their posts.
    """
    agencies, posts, given_away, away = organisation
    may, read = set(), set()
    place, reach, roles, span = posts[who]
    if not held(span):
        return may, read
    seats = [(place, reach, roles)]
    for (giver, taker), parts, days_ in given_away:
        if taker == who and in_effect(days_) and held(posts[giver][3]):
            seats.append((posts[giver][0], posts[giver][1], (posts[giver][2] & parts) - {ADMIN}))
    for (giver, taker), days_ in away:
        if taker == who and in_effect(days_) and held(posts[giver][3]) and posts[giver][2] - {ADMIN}:
            seats.append((posts[giver][0], posts[giver][1], posts[giver][2] - {ADMIN}))
    for place, reach, roles in seats:
        if permission in roles:
            may |= reached(agencies, place, reach)
        read |= {place} if reach == Reach.ALL else reached(agencies, place, reach)
    return may, read


@settings(max_examples=30, deadline=None)
@given(substitutions())
@example(([(Level.PROVINCE, None)], TWO, [((0, 1), {HEAD}, (-1, 2, 0))], []))
@example(([(Level.PROVINCE, None)], TWO, [((0, 1), {HEAD}, (-1, 2, 1))], []))
@example(([(Level.PROVINCE, None)], TWO, [], [((0, 1), (-1, 2, 0))]))
@example(([(Level.PROVINCE, None)], TWO, [], [((0, 1), (0, 1, None))]))
def test_who_acts_for_whom_follows_the_definition(organisation):
    agencies, posts, given_away, away = organisation
    try:
        with transaction.atomic():
            made = tree(agencies)
            accounts, seats = [], []
            for place, reach, roles, span in posts:
                accounts.append(
                    make_official(
                        *sorted(roles),
                        agency=made[place],
                        reach=reach,
                        **({} if span is None else {"valid_from": on(span[0]), "valid_to": on(span[1])}),
                    )
                )
                seats.append(
                    Appointment.objects.select_related("official").get(official__account=accounts[-1])
                )
            for (giver, taker), parts, span in given_away:
                delegate(seats[giver], seats[taker], sorted(parts), span)
            for (giver, taker), span in away:
                absence = Absence.objects.create(
                    official=seats[giver].official,
                    agency=made[posts[giver][0]],
                    valid_from=on(span[0]),
                    valid_to=on(span[1]),
                    ended_on=None if span[2] is None else on(span[2]),
                )
                roles = sorted(posts[giver][2] - {ADMIN})
                if roles and not clashes(seats[giver], seats[taker], span):
                    delegate(seats[giver], seats[taker], roles, span, absence)
                elif roles:
                    raise Undo  # the database refuses the second delegation of the same post to the same person
            for permission in (ADMIN, HEAD):
                actors = [actor_of(account, NOON) for account in accounts]
                for who, actor in enumerate(actors):
                    may, read = expected(organisation, who, permission)
                    assert {n for n, one in enumerate(made) if actor.may(permission, one.pk)} == may
                    assert actor.compartments == {made[n].pk for n in read}
                for number, one in enumerate(made):
                    listed = {found.account_id for found in api.officials_with(permission, one.pk, DAY)}
                    assert listed == {
                        account.pk
                        for who, account in enumerate(accounts)
                        if number in expected(organisation, who, permission)[0]
                    }
            raise Undo
    except Undo:
        pass


def tree(agencies):
    """The agencies of an example."""
    commune = make_area()
    district = commune.versions.get().parent
    areas = dict(zip(LEVELS, (district.versions.get().parent, district, commune), strict=True))
    made = []
    for level, parent in agencies:
        made.append(
            make_agency(level=level, area=areas[level], parent=None if parent is None else made[parent])
        )
    return made


def delegate(giver, taker, roles, span, absence=None):
    """A delegation as the actions write it, with any days."""
    return Delegation.objects.create(
        appointment=giver,
        delegate=taker.official,
        roles=roles,
        absence=absence,
        valid_from=on(span[0]),
        valid_to=on(span[1]),
        ended_on=None if span[2] is None else on(span[2]),
    )


def clashes(giver, taker, span):
    """Whether such a delegation is there already on one of these days."""
    if span[2] is not None:
        return False
    there = Delegation.objects.filter(appointment=giver, delegate=taker.official, ended_on=None)
    return there.filter(valid_from__lt=on(span[1]), valid_to__gt=on(span[0])).exists()
