import os
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as ds
from django.db import connection

from tinhso.kernel.actors import system_actor
from tinhso.kernel.modules import DemoContext, LoadContext, registry
from tinhso.modules.services.models import *


@pytest.mark.django_db
@pytest.mark.timeout(590)
def test_x(settings):
    settings.TINHSO_DEMO=True; settings.TINHSO_SET_ROLE=False
    root=Path(ds.TINHSO_CONTENT_ROOT)
    ctx=LoadContext(root=root, province=root/"provinces"/"baclieu", actor=system_actor("t"))
    for l in registry().loaders: l.load(ctx)
    d=DemoContext(scale=int(os.environ.get("SCALE","300")), seed=1, business_date=date(2015,6,17), actor=system_actor("demo"), progress=lambda *a: None, province=ctx.province)
    from tinhso.kernel.scope import acting
    for s in registry().demo:
        if s.name.startswith("plan"): continue
        t=time.time()
        with acting(system_actor("demo")):
            if s.name=="services.history" and os.environ.get("PROF"):
                import cProfile
                import pstats
                p=cProfile.Profile(); p.runcall(s.run,d); pstats.Stats(p).sort_stats("cumtime").print_stats(45)
            else: s.run(d)
        print(s.name, round(time.time()-t,1),"s")
    print(Counter(Dossier.objects.values_list("state",flat=True)))
    print(Counter(Dossier.objects.values_list("channel","level")))
    print(Counter(Dossier.objects.values_list("on_time",flat=True)))
    print(Counter(Dossier.objects.values_list("procedure__slug","on_time").filter(decided_at__isnull=False)))
    print(DossierAct.objects.count(), DossierPaper.objects.count(), Result.objects.count(), DailyTally.objects.count())
    with connection.cursor() as c:
        c.execute("select services_tally_rebuild()"); print("wrong", c.fetchone())
    from tinhso.modules.services.indicators import INDICATORS
    for i in INDICATORS:
        for day in (date(2013,12,31),date(2014,6,30),date(2014,12,31),date(2015,6,16)):
            r=i.measure(scope=__import__("tinhso.kernel.indicators",fromlist=["x"]).WHOLE_PROVINCE, as_of=day, known_at=None, disaggregation=None, actor=system_actor("x"))
            print(i.code, day, r.numerator, r.denominator, r.value and round(float(r.value),3))
