"""The parts of the OpenAPI document that the routes' own signatures do not tell."""
