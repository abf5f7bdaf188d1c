"""Addresses under /thanh-toan/."""

from django.urls import path

from . import away, bank, books, office, payer, proof, registers, statements

app_name = "payments"
urlpatterns = [
    path("da-thu/", office.day, name="day"),
    path("doi-chieu/", proof.proof, name="proof"),
    path("doi-chieu/tep/", proof.proof_file, name="proof_file"),
    path("hoan/", registers.refunds, name="refunds"),
    path("hoan/<int:number>/phieu/", books.slip, name="slip"),
    path("hoan/<int:number>/<slug:step>/", books.settle, name="settle"),
    path("sao-ke/", statements.listed, name="statements"),
    path("sao-ke/<int:number>/", statements.one, name="statement"),
    path("sao-ke/<int:number>/dong/<int:place>/", statements.name, name="statement_line"),
    path("sao-ke/<int:number>/<slug:step>/", statements.step, name="statement_step"),
    path("bien-lai/", registers.receipts, name="receipts"),
    path("bao-co/<slug:gateway>/", bank.callback, name="callback"),
    path("<uuid:token>/", payer.pay, name="pay"),
    path("<uuid:token>/so-sach/", books.books, name="books"),
    path("<uuid:token>/so-sach/bien-lai-khac/", books.replace, name="replace"),
    path("<uuid:token>/vietqr/", payer.vietqr, name="vietqr"),
    path("<uuid:token>/cong/<slug:code>/", away.leave, name="leave"),
    path("<uuid:token>/cong/<slug:code>/ve/", away.come_back, name="come_back"),
    path("<uuid:token>/ngan-hang-thu-nghiem/", bank.demo_bank, name="demo_bank"),
]
