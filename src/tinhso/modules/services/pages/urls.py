"""Addresses of the one-stop shop."""

from django.urls import path

from . import (
    apply,
    assignment,
    bodies,
    case,
    case_process,
    clock_run,
    counter,
    draft,
    leader,
    likeness,
    mine,
    office,
    openings,
    opinions,
    public,
    rating,
    register,
    tracking,
)

app_name = "services"

_DRAFT = "dich-vu-cong/ban-nhap/<uuid:token>/"

urlpatterns = [
    # Citizens: find, read, apply.
    path("dich-vu-cong/lam-tiep/", apply.resume, name="resume"),
    path(_DRAFT, draft.tasks, name="draft"),
    path(f"{_DRAFT}trang/<path:page>/", draft.page, name="draft_page"),
    path(f"{_DRAFT}noi-nop/", draft.delivery, name="draft_delivery"),
    path(f"{_DRAFT}kiem-tra/", draft.check, name="draft_check"),
    path(f"{_DRAFT}da-luu/", draft.saved, name="draft_saved"),
    path(f"{_DRAFT}xoa/", draft.discard, name="draft_discard"),
    path(f"{_DRAFT}da-nop/", draft.done, name="draft_done"),
    path(f"{_DRAFT}tep/<int:file>/", draft.draft_file, name="draft_file"),
    path("dich-vu-cong/<slug:slug>/nop/", apply.start, name="start"),
    # Citizens: follow.
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/<str:code>/", tracking.dossier, name="dossier"),
    path("tra-cuu/<str:code>/phieu/", tracking.receipt, name="receipt"),
    path("tra-cuu/<str:code>/ket-qua/", tracking.result, name="result"),
    path("tra-cuu/<str:code>/bo-sung/", tracking.supply, name="supply"),
    path("tra-cuu/<str:code>/rut/", tracking.withdraw, name="withdraw"),
    path("tra-cuu/<str:code>/danh-gia/", rating.rate, name="rate"),
    path("tra-cuu/<str:code>/tep/<int:paper>/", tracking.paper, name="paper"),
    path("tra-cuu/<str:code>/ai-da-xem/", openings.of_citizen, name="openings"),
    path("ho-so-cua-toi/", mine.dossiers, name="mine"),
    # Desk.
    path("mot-cua/", office.inbox, name="inbox"),
    path("mot-cua/tra-ket-qua/", office.returns, name="returns"),
    path("mot-cua/so/", office.register, name="register"),
    path("mot-cua/so/in/", register.choose, name="register_print"),
    path("mot-cua/so/in/pdf/", register.volume, name="register_volume"),
    path("mot-cua/so/in/excel/", register.excel, name="register_excel"),
    path("mot-cua/buu-dien/", register.posted, name="by_post"),
    path("mot-cua/tiep-nhan/", counter.choose, name="intake"),
    path("mot-cua/tiep-nhan/<slug:slug>/", counter.intake, name="intake_procedure"),
    # Officers and leaders.
    path("ho-so/", office.queue, name="queue"),
    path("ho-so/phong/", office.pool, name="pool"),
    path("ho-so/giao/", assignment.assign_chosen, name="assign_chosen"),
    path("ho-so/y-kien/", opinions.asked, name="asked"),
    path("ho-so/y-kien/<int:number>/", opinions.answer, name="opinion"),
    path("ho-so/y-kien/<int:number>/tep/", opinions.answered_file, name="opinion_file"),
    path("ho-so/y-kien/<int:number>/giay-to/<int:paper>/", opinions.paper, name="opinion_paper"),
    path("duyet/", leader.approvals, name="approvals"),
    path("ho-so/<str:code>/", case.overview, name="case"),
    path("ho-so/<str:code>/quy-trinh/", case_process.process, name="case_process"),
    path("ho-so/<str:code>/doi-chieu/", likeness.compare, name="case_compare"),
    path("ho-so/<str:code>/giay-to/", case.papers, name="case_papers"),
    path("ho-so/<str:code>/to-khai/", case.answers, name="case_answers"),
    path("ho-so/<str:code>/phi/", case.fees, name="case_fees"),
    path("ho-so/<str:code>/nhat-ky/", case.journal, name="case_journal"),
    path("ho-so/<str:code>/y-kien/", opinions.of_case, name="case_opinions"),
    path("ho-so/<str:code>/y-kien/<int:number>/rut/", opinions.drop, name="opinion_drop"),
    path("ho-so/<str:code>/y-kien/<int:number>/tep/", opinions.case_file, name="opinion_case_file"),
    path("ho-so/<str:code>/ai-da-xem/", openings.of_leader, name="case_openings"),
    path("ho-so/<str:code>/in/<slug:kind>/", case.print_paper, name="case_print"),
    path("ho-so/<str:code>/tep/<int:paper>/", case.paper, name="case_paper"),
    path("ho-so/<str:code>/ket-qua/", case.result, name="case_result"),
    path("ho-so/<str:code>/viec/<slug:act>/", case.act, name="case_act"),
    # Administrators.
    path("quan-tri/tinh-lai-ngay-hen/", clock_run.runs, name="clock_runs"),
    path("quan-tri/tinh-lai-ngay-hen/<int:number>/", clock_run.run, name="clock_run"),
    path("quan-tri/tinh-lai-ngay-hen/<int:number>/ap-dung/", clock_run.confirm, name="clock_run_confirm"),
    path("quan-tri/tinh-lai-ngay-hen/<int:number>/bo/", clock_run.drop, name="clock_run_drop"),
    # Everybody: figures.
    path("cong-khai/", public.overview, name="public"),
    path("cong-khai/ho-so/", public.rows, name="public_rows"),
    path("cong-khai/thu-tuc/", public.procedures, name="public_procedures"),
    path("cong-khai/hai-long/", rating.counts, name="public_ratings"),
    path("cong-khai/co-quan/", bodies.agencies, name="public_agencies"),
]
