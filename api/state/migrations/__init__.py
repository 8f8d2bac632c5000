"""How the tables of the state database came to be, a file for each change."""
