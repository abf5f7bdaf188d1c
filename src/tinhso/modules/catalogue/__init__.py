"""Catalogue: what the administration offers to do for people, as dated data.

Does: fields, procedures and their dated versions, with cases, papers, channels, time limits, fees, results
and legal basis; the level of an online service; the public catalogue and its search. Does not: receive
applications, count days or run a dossier (`services`), draw forms (`forms`).

Vocabulary: *procedure* (thủ tục hành chính) - what the law lets a citizen ask for; *version* (phiên bản) - its
content from one day on; *field* (lĩnh vực) - how the catalogue is divided; *case* (trường hợp) - which papers
are needed when; *intake* - the module that receives applications and tells the catalogue about them.
"""
