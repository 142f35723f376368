"""What every room may use and nobody outside needs: files, paths, settings, labels."""
