"""Papers: PDFs that an agency hands out, laid out by dated form sets.

Does: choose the layout valid on a day, check the data, draw a tagged PDF with its QR code. Does not: know
what a dossier is, number anything, keep files, sign.

Vocabulary: *kind* (loại giấy: receipt, result), *layout* (mẫu trình bày), *form code* (số hiệu mẫu theo
thông tư; empty for a layout of our own), *form set* (bộ mẫu theo thời kỳ), *verified* (đã đối chiếu).
"""
