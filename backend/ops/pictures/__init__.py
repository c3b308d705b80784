"""The picture studio: renders every frame of the catalogue from its own measures. See README.md."""
