"""What a valid graph is: SHACL shapes, one file per thing shaped."""
