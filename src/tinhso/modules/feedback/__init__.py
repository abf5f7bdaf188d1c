"""Feedback: what people report or propose about an agency, a procedure or somebody's conduct, until it is answered.

It knows no dossier: feedback about one carries a reference (`kernel.refs`). It is no complaint in the sense of the law on
complaints, which has its own way; staff turn such letters away with that ground. Words: *feedback* (phản ánh, kiến
nghị) one letter; *sender* who wrote it; *intake* the agency that all feedback reaches first; *handling agency* who has
it now; *answer* what the sender reads; *publication* question and answer for everybody, without personal data.
"""
