"""Knows Django and no domain word: declaration of modules, scope, permissions, ledger, clocks and tools."""
