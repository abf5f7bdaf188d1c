"""Payments: fees demanded for something, paid through a gateway, each with one receipt.

Does: keep what is to be paid, show ways to pay, take the gateway's signed word that money has come, number
receipts without gaps, reconcile. Does not: know what the money is for (a `Ref`), hold money, refund.

Vocabulary: *payment request* (yêu cầu nộp phí), *gateway* (cổng thanh toán), *callback* (báo có: a signed
message that money has come), *receipt number* (số biên lai), *reconciliation* (đối soát).
"""
