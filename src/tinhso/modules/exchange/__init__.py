"""Connections with other systems: keys that let a program in, and the REST interface it finds behind the door.

What it does not do: it knows no dossier and no procedure; modules above declare what a key may be given (`Scope`)
and their operations (`Door`). Words: *key* (khóa kết nối), *scope* (quyền của khóa), *door* (operations of one
module), *problem* (a refusal as RFC 9457 writes it), *answered* (an answer kept for its Idempotency-Key).
"""
