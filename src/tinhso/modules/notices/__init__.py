"""Notices: tells people what happened to what they asked for, by e-mail, text message and on their own pages.

A *notice* says that somebody has to be told of an event; it is written in the transaction of the act. A job makes
a *message* of it for each channel and hands it over. An *attempt* is one handing over to a *provider*. A message
is *uncertain* when nobody knows whether the provider took it. It does not know what a dossier is: the module that
announces an event says whom it concerns and what the placeholders of its texts hold.
"""
