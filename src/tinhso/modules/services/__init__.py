"""One-stop shop: dossiers from submission to the returned result.

Does: citizens' drafts and dossiers, the desk, officers and leaders, deadlines, tracking, public figures. Does
not: say what is offered (`catalogue`), draw forms (`forms`), take money (`payments`), lay out papers
(`papers`), know posts and agencies (`directory`).

Vocabulary: *dossier* (hồ sơ) - one application; *version* - what a procedure says from one day on; *act* - one
thing done to a dossier; *draft* - an application that was not sent yet; *desk* (bộ phận một cửa) - where
dossiers are received and results handed over.
"""
