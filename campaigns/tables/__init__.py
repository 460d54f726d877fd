"""Tables: columns and their order; cell text comes from the components."""
