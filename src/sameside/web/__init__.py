"""Base pages, components, design tokens, error pages, navigation and language."""
