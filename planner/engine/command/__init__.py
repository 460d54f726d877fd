"""The command line of the engine: candidate files and a brief in, one JSON object out."""
