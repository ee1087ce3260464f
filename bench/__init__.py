"""How accurate and fast the functions are beside other libraries, and what a page costs its reader."""
