"""Who stands behind a party: the company graph, and the percent that the ownership rules ask for."""
