"""The province's directory: areas, agencies, posts, officials, and everybody's account.

What it does: keeps areas and agencies with dated validity, posts with the roles that go with them,
officials with their appointments, citizens' and officials' accounts, and builds the acting person
(`Actor`) from the appointments valid at the moment of the request.

What it does not: it knows no dossier, no document and no plan; it sends no message; it decides no
permission of another module, it only hands out the roles which that module declares.

Vocabulary: *area* (đơn vị hành chính), a territory with a code that may change; *agency* (cơ quan), a body
with a competence over an area; *post* (vị trí công tác), a seat in an agency that carries roles;
*appointment* (bổ nhiệm), an official in a post for a time; *desk* (bộ phận tiếp nhận và trả kết quả), where an
agency receives citizens.
"""
