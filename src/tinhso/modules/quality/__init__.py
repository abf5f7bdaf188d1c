"""The quality of service as the law judges it: the index of Decision 766/QĐ-TTg.

It counts nothing itself: modules above declare a `Provider` of figures and of the rows behind them. Words:
*line* a sub-point of the index; *rate* its share; *threshold* the rate that earns full points; *part*, *rest*,
*whole* the rows a line counts, those it does not, both; *span* the days in which dossiers were accepted, as it stood
at a moment.
"""
