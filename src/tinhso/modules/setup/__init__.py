"""Setup: pages for those who run the installation, beside those of the directory. Now: the working calendar.

What it does not do: officials, accounts and roles are the directory's; the province's files are loaded by
`tinhso load`. Words: lịch làm việc (working calendar), ngày nghỉ (free day), ngày làm bù (day worked instead),
giờ làm việc (working hours), căn cứ (the document that is the reason).
"""
