"""The whole life of a dossier against a small model: any act, by anybody, by every door, at any time."""
