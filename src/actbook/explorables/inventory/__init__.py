"""The concept inventory: items to answer before and after the course."""

from actbook.explorables.inventory.widget import ConceptInventory

__all__ = ["ConceptInventory"]
