"""Evidence that pages carry for programs: JSON-LD, microdata, RDFa, metas, scripts' own data."""
