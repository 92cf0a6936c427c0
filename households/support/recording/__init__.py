"""How a measure comes into the register: one verb for the form and for thousands of rows."""
