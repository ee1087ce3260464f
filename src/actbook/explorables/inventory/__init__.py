"""The concept inventory: items to answer before and after the course."""

from actbook.explorables.inventory.concept_inventory import ConceptInventory

__all__ = ["ConceptInventory"]
