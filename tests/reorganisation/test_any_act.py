"""Generated provinces and acts, carried out on the database: nothing lost, nothing twice, as previewed."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.isolation.rows import undone
from tinhso.kernel.actors import Actor
from tinhso.modules.directory import testing as directory
from tinhso.modules.directory.actions.act import ReorganisationError, approve_act
from tinhso.modules.directory.actions.follow import follow_act
from tinhso.modules.directory.actions.reorganise import execute_act
from tinhso.modules.directory.models import Agency
from tinhso.modules.directory.queries.organisation import organisation
from tinhso.modules.services.actions.leader import approve
from tinhso.modules.services.models import Dossier, Result
from tinhso.modules.services.testing import at, do

from . import laws
from .story import DAYS, DIRECTOR, Story, begin, carry_out, kill, propose, refuses
from .world import Sitting, Unit

pytestmark = pytest.mark.django_db

TRIALS = settings(deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
FEW, MANY = 6, 120
"""Examples of an ordinary run, and of `make test-long`. A failing one tells its seed."""


def tell(chance: Random, dossiers: list[int], kinds: Sequence[Sequence[str]] = ()) -> Story:
    """One province and up to three acts, or acts of these kinds; after each, every law holds."""
    story = begin(chance, dossiers)
    numbered: dict[int, list[int]] = defaultdict(list)
    _approve_some(story, numbered, date(2015, 6, 20), 2)
    before = laws.everybody_sees_his(story, DAYS[0] - timedelta(days=1))
    wanted = kinds or [()] * chance.randint(1, len(DAYS))
    for day, those in zip(DAYS, wanted, strict=False):
        drawn, act = propose(story, day, those)
        if refuses(act):
            story.refused.append(str(act))
            continue
        kept, yesterday = laws.dossiers_digest(), organisation(day - timedelta(days=1))
        places = laws.places(day)
        living, people = story.world.living(story.world.agencies), laws.people_of(story)
        handed = laws.handed_in(story)
        names = {one.official.pk: one.official.key for one in story.world.sittings}
        _killed(chance, act)
        shown = carry_out(story, drawn, act)
        laws.preview_is_effect(act, shown)
        laws.counts_are_true(shown, people, handed, [one for one in living if not one.alive])
        assert laws.dossiers_digest() == kept
        _is_once(act)
        assert _without_ends(organisation(day - timedelta(days=1))) == _without_ends(yesterday)
        assert laws.places(day) == places
        laws.every_dossier_has_one_heir(story, day)
        after = laws.everybody_sees_his(story, day)
        laws.losses_are_told(shown, before, after, names)
        laws.sums_are_equal(story, day)
        follow_act(act_id=act.pk)
        laws.homes_follow(story)
        _approve_some(story, numbered, day + timedelta(days=1), 2)
        before = laws.everybody_sees_his(story, day)
    return story


def _killed(chance: Random, act: Any) -> None:
    """Approved, begun and killed after some writes: the old world, as if nobody had tried."""
    with undone(), transaction.atomic():
        approve_act(by=DIRECTOR, act_id=act.pk)
        old = laws.digest(*laws.WRITTEN)
        kill(act, chance.randint(0, 25))
        assert laws.digest(*laws.WRITTEN) == old


def _is_once(act: Any) -> None:
    """A second execution is refused and writes nothing."""
    done = laws.digest(*laws.WRITTEN)
    with pytest.raises(ReorganisationError):
        execute_act(by=DIRECTOR, act_id=act.pk)
    assert laws.digest(*laws.WRITTEN) == done


def _without_ends(found: Any) -> Any:
    """The organisation of a past day, but for the days on which posts and appointments end since."""
    posts = {key: (row.title, row.roles, row.reach) for key, row in found.posts.items()}
    return found.areas, found.agencies, posts, set(found.seats)


def _approve_some(story: Story, numbered: dict[int, list[int]], day: date, most: int) -> None:
    """Leaders of the continuing agencies number results: each series goes on without gap or repeat."""
    waiting = list(Dossier.objects.filter(pk__in=story.courses.subjects, state="proposed").order_by("pk"))
    # First those whose agency goes on in another's series.
    waiting.sort(key=lambda one: story.courses.processing[one.pk][-1] not in story.courses.series)
    for dossier in waiting[:most]:
        heir = story.courses.processing[dossier.pk][-1]
        leader = _leader(story, heir, day)
        do(leader, approve, dossier_id=dossier.pk, expected_version=None, clock=at(day.day, month=day.month))
        root = heir
        while root in story.courses.series:
            root = story.courses.series[root]
        numbered[root.pk].append(int(Result.objects.get(dossier_id=dossier.pk).number))
        assert numbered[root.pk] == list(range(1, len(numbered[root.pk]) + 1)), f"numbers of {root}"


def _leader(story: Story, agency: Unit, day: date) -> Actor:
    account = directory.make_official("services.leader", agency=Agency.objects.get(pk=agency.pk))
    key = account.official.appointments.get().post.key
    story.world.sittings.append(
        Sitting(account.official, agency, key, ("services.leader",), "own", full=True)
    )
    return directory.actor_of(account, laws.noon(day))


@settings(TRIALS, max_examples=MANY if os.environ.get("TINHSO_LONG") == "1" else FEW)
@given(seed=st.integers(0, 2**32))
def _nothing_is_lost(dossiers: list[int], seed: int) -> None:
    with undone():
        tell(Random(seed), dossiers)


def test_nothing_is_lost_or_there_twice_by_any_act(dossiers: list[int]) -> None:
    _nothing_is_lost(dossiers)
