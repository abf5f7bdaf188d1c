"""One-stop shop: procedures as dated data, dossiers from submission to the returned result.

Does: the catalogue of procedures, citizens' drafts and dossiers, the desk, officers and leaders, deadlines,
tracking, public figures. Does not: draw forms (`forms`), take money (`payments`), lay out papers (`papers`),
know posts and agencies (`directory`).

Vocabulary: *procedure* (thủ tục hành chính) - what the law lets a citizen ask for; *version* - its content
from one day on; *dossier* (hồ sơ) - one application; *act* - one thing done to a dossier; *desk* (bộ phận
một cửa) - where dossiers are received and results handed over.
"""
