"""The catalogue as columns: arrays in files that processes share, and questions answered from them."""

from campaigns.columns.catalogue import Catalogue
from campaigns.columns.files import DamagedError, load, save
from campaigns.columns.masks import Filters, mask_of
from campaigns.columns.orders import ORDERS
from campaigns.columns.table import Table, table_of

__all__ = ["ORDERS", "Catalogue", "DamagedError", "Filters", "Table", "load", "mask_of", "save", "table_of"]
