"""What the words mean: classes and properties, one SKOS scheme per file, bodies, programmes and laws."""
