"""Files with a header and a markup: Markdown, reStructuredText, and what heads them."""
