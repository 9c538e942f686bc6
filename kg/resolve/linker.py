"""The linker lives in :mod:`kg.linker`, because merging needs it too; this is its name among the stages."""

from __future__ import annotations

from kg.linker import Linker, is_entity, is_person, settled

__all__ = ["Linker", "is_entity", "is_person", "settled"]
