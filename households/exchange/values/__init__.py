"""What the cells of a file mean: values, and the places that they name."""
